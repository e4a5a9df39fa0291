//! What people see: the map of stores, labels, and the road. Small pages that say what they are.

use super::{
    Ecpay,
    book::Parcel,
    judge,
    road::{ROAD, WAY_BACK},
    stores::{Store, chain},
};
use crate::{
    ecpay::{Fields, pages::STYLE},
    html::escaped,
};
use axum::{extract::State, response::Html};

fn page(title: &str, body: &str) -> String {
    format!(
        "<!doctype html><html lang=\"zh-Hant-TW\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"><title>{title}</title><style>{STYLE}</style></head>\
         <body><header>綠界物流 ECPay <small>模擬環境，不會出貨</small></header><main>{body}</main></body></html>"
    )
}

fn refused(words: &str) -> Html<String> {
    Html(page("失敗", &format!("<h1>失敗</h1><p data-refused>{}</p>", escaped(words))))
}

/// `Express/map`: the shopper's browser comes with a form that nobody sealed, and takes one along.
pub async fn map(State(ecpay): State<Ecpay>, form: String) -> Html<String> {
    let asked = Fields::parse(&form);
    let sub_type = asked.get("LogisticsSubType");
    let back = asked.get("ServerReplyURL");
    let fits = asked.get("LogisticsType") == "CVS"
        && ["Y", "N"].contains(&asked.get("IsCollection"))
        && back.starts_with("http")
        && asked.get("ExtraData").len() <= 20
        && ecpay.merchant(asked.get("MerchantID")).is_some_and(|merchant| merchant.c2c == sub_type.ends_with("C2C"));
    let stores = ecpay.stores.of(chain(sub_type));
    if !fits || stores.is_empty() {
        return refused("參數錯誤");
    }
    let forms: String = stores.iter().map(|store| choice(store, &asked, back)).collect();
    Html(page("選擇門市", &["<h1>選擇取貨門市</h1>", &forms].concat()))
}

fn choice(store: &Store, asked: &Fields, back: &str) -> String {
    let fields = [
        ("MerchantID", asked.get("MerchantID")),
        ("MerchantTradeNo", asked.get("MerchantTradeNo")),
        ("LogisticsSubType", asked.get("LogisticsSubType")),
        ("CVSStoreID", store.id),
        ("CVSStoreName", store.name),
        ("CVSAddress", store.address),
        ("CVSTelephone", store.phone),
        ("CVSOutSide", if store.outlying { "1" } else { "0" }),
        ("ExtraData", asked.get("ExtraData")),
    ];
    let inputs: String = fields
        .iter()
        .map(|(name, value)| format!("<input type=\"hidden\" name=\"{name}\" value=\"{}\">", escaped(value)))
        .collect();
    // The stage of the real house has one store; here each is a button.
    format!(
        "<fieldset><legend>{} {}</legend><p>{}</p><form method=\"post\" action=\"{}\" data-store=\"{}\">{inputs}\
         <button>選這間門市</button></form></fieldset>",
        store.id,
        store.name,
        store.address,
        escaped(back),
        store.id
    )
}

pub async fn print_many(State(ecpay): State<Ecpay>, form: String) -> Html<String> {
    print(&ecpay, &form, |parcel, _| !parcel.sub_type().ends_with("C2C"))
}

pub async fn print_unimart(State(ecpay): State<Ecpay>, form: String) -> Html<String> {
    let validations = Fields::parse(&form).get("CVSValidationNo").to_owned();
    print(&ecpay, &form, |parcel, at| {
        parcel.sub_type() == "UNIMARTC2C" && validations.split(',').nth(at) == Some(parcel.validation_no.as_str())
    })
}

pub async fn print_fami(State(ecpay): State<Ecpay>, form: String) -> Html<String> {
    print(&ecpay, &form, |parcel, _| parcel.sub_type() == "FAMIC2C")
}

pub async fn print_hilife(State(ecpay): State<Ecpay>, form: String) -> Html<String> {
    print(&ecpay, &form, |parcel, _| parcel.sub_type() == "HILIFEC2C")
}

pub async fn print_okmart(State(ecpay): State<Ecpay>, form: String) -> Html<String> {
    print(&ecpay, &form, |parcel, _| parcel.sub_type() == "OKMARTC2C")
}

fn print(ecpay: &Ecpay, form: &str, fits: impl Fn(&Parcel, usize) -> bool) -> Html<String> {
    let asked = Fields::parse(form);
    let merchant = match judge::known(&asked, ecpay.merchant(asked.get("MerchantID"))) {
        Ok(merchant) => merchant,
        Err(words) => return refused(&words),
    };
    let mut labels = String::new();
    let numbers: Vec<_> = asked.get("AllPayLogisticsID").split(',').collect();
    // Both lists have an entry for each parcel, in the same order.
    let codes: Option<Vec<_>> = asked.find("CVSPaymentNo").map(|codes| codes.split(',').collect());
    if numbers.len() > 100 || codes.as_ref().is_some_and(|codes| codes.len() != numbers.len()) {
        return refused("0|參數錯誤");
    }
    let mut sub_type = None;
    for (at, number) in numbers.into_iter().enumerate() {
        let found = ecpay.book.find(|parcel| {
            parcel.number == number
                && parcel.merchant() == merchant.id
                && fits(parcel, at)
                && codes.as_ref().is_none_or(|codes| codes[at] == parcel.payment_no)
        });
        let Some(parcel) = found else { return refused("0|查無訂單") };
        let first = sub_type.get_or_insert_with(|| parcel.sub_type().to_owned());
        if first != parcel.sub_type() {
            return refused("0|物流子類型不同");
        }
        ecpay.book.change(&parcel.number, |parcel, _| parcel.printed = true);
        labels += &label(&parcel);
    }
    Html(page("列印託運單", &["<h1>託運單</h1>", &labels].concat()))
}

fn label(parcel: &Parcel) -> String {
    let sent = &parcel.fields;
    format!(
        "<fieldset data-label=\"{}\"><legend>{} {}{}</legend><dl><dt>收件人</dt><dd>{}</dd><dt>門市／地址</dt><dd>{}{}</dd>\
         <dt>代收</dt><dd>NT$ {}</dd></dl></fieldset>",
        escaped(parcel.reference()),
        parcel.sub_type(),
        parcel.payment_no,
        parcel.validation_no,
        escaped(sent.get("ReceiverName")),
        escaped(sent.get("ReceiverStoreID")),
        escaped(sent.get("ReceiverAddress")),
        parcel.collects().unwrap_or_default()
    )
}

/// What happens to parcels after they are made.
pub fn office(parcels: &[Parcel]) -> String {
    let mut body = "<h1>物流現場（模擬）</h1>".to_owned();
    for parcel in parcels.iter().rev() {
        let way_back = parcel.back.iter().flat_map(|_| &WAY_BACK);
        let buttons: String = ROAD
            .iter()
            .chain(way_back)
            .filter(|event| event.code(parcel.sub_type()).is_some())
            .map(|event| {
                format!(
                    "<form method=\"post\" action=\"/_logistics/{}\"><input type=\"hidden\" name=\"office\" value=\"1\">\
                     <input type=\"hidden\" name=\"reference\" value=\"{}\"><button>{}</button></form>",
                    event.deed,
                    escaped(parcel.reference()),
                    event.title
                )
            })
            .collect();
        body += &format!(
            "<fieldset><legend>{} {} {}</legend><p>{} {}{}</p>{buttons}</fieldset>",
            escaped(parcel.reference()),
            parcel.sub_type(),
            parcel.status,
            escaped(parcel.fields.get("ReceiverName")),
            parcel.payment_no,
            parcel.validation_no
        );
    }
    page("物流現場", &body)
}
