//! What the shopper sees: small pages in the colours of the real ones, that say what they are.

use super::{Fields, book::Trade, number::Number, order::Means, told::News};

pub(crate) const STYLE: &str = "body{margin:0;font:16px/1.6 'Noto Sans TC',sans-serif;background:#f4f5f7;color:#333}\
header{background:#00a85a;color:#fff;padding:12px 20px;font-weight:700}header small{font-weight:400;float:right}\
main{max-width:560px;margin:24px auto;background:#fff;border-radius:8px;padding:20px 24px}\
dt{color:#777;font-size:14px}dd{margin:0 0 10px}strong{font-size:24px;color:#d0021b}\
fieldset{border:1px solid #ddd;border-radius:6px;margin:14px 0}form{display:inline}\
button,a.button{font:inherit;border:0;border-radius:4px;padding:8px 16px;margin:4px 6px 4px 0;background:#00a85a;\
color:#fff;cursor:pointer;text-decoration:none;display:inline-block}button.plain{background:#888}";

fn page(title: &str, body: &str) -> String {
    format!(
        "<!doctype html><html lang=\"zh-Hant-TW\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"><title>{title}</title><style>{STYLE}</style></head>\
         <body><header>綠界科技 ECPay <small>模擬環境，不會扣款</small></header><main>{body}</main></body></html>"
    )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

pub fn refused(code: &str, words: &str) -> String {
    let body = format!(
        "<h1>交易失敗 Transaction failed</h1><dl><dt>訊息代碼 Message code</dt><dd data-code=\"{code}\">{code}</dd>\
         <dt>訊息說明 Note for message</dt><dd>{}</dd></dl>",
        escaped(words)
    );
    page("交易失敗", &body)
}

fn button(trade: &Trade, deed: &str, means: Means, words: &str) -> String {
    let plain = if deed == "pay" || deed == "number" { "" } else { " class=\"plain\"" };
    format!(
        "<form method=\"post\" action=\"/Cashier/{}/{deed}\"><input type=\"hidden\" name=\"means\" value=\"{}\">\
         <button{plain}>{words}</button></form>",
        trade.number,
        means.code()
    )
}

fn named(means: Means) -> &'static str {
    match means {
        Means::Credit => "信用卡",
        Means::ApplePay => "Apple Pay",
        Means::Twqr => "TWQR 行動支付",
        Means::WebAtm => "網路 ATM",
        Means::Atm => "ATM 櫃員機",
        Means::Cvs => "超商代碼",
        Means::Barcode => "超商條碼",
    }
}

fn summary(trade: &Trade) -> String {
    format!(
        "<dl><dt>訂單編號</dt><dd>{}</dd><dt>商品明細</dt><dd>{}</dd><dt>應付金額</dt>\
         <dd><strong>NT$ {}</strong></dd></dl>",
        escaped(trade.reference()),
        escaped(&trade.order.fields.get("ItemName").replace('#', "、")),
        trade.order.amount
    )
}

/// Where the shopper chooses and pays.
pub fn counter(trade: &Trade) -> String {
    let mut body = ["<h1>選擇支付方式</h1>", &summary(trade)].concat();
    for means in trade.order.means.iter().copied() {
        let buttons = if means.is_numbered() {
            [button(trade, "number", means, "取得繳費資訊"), button(trade, "cancel", means, "取消交易")].concat()
        } else {
            [
                button(trade, "pay", means, "立即付款"),
                button(trade, "fail", means, "授權失敗"),
                button(trade, "simulate", means, "模擬付款"),
                button(trade, "cancel", means, "取消交易"),
            ]
            .concat()
        };
        body += &format!("<fieldset><legend>{}</legend>{buttons}</fieldset>", named(means));
    }
    page("綠界科技 付款", &body)
}

/// Sends the browser on with what happened, as the real page does.
pub fn carry(address: &str, fields: &Fields) -> String {
    let inputs: String = fields
        .pairs()
        .iter()
        .map(|(name, value)| format!("<input type=\"hidden\" name=\"{}\" value=\"{}\">", escaped(name), escaped(value)))
        .collect();
    let body = format!(
        "<h1>返回商店中</h1><form id=\"back\" method=\"post\" action=\"{}\">{inputs}<button>返回商店</button></form>\
         <script>document.getElementById('back').submit()</script>",
        escaped(address)
    );
    page("返回商店", &body)
}

/// Where the shop gave no address for the result.
pub fn done(trade: &Trade, news: Option<News>, back: Option<&str>) -> String {
    let words = match news {
        Some(News::Paid | News::Simulated) => "付款成功",
        Some(News::Issued) => "取號成功",
        Some(News::Refused) => "付款失敗",
        None => "交易已取消",
    };
    let number = trade.issued.as_ref().filter(|_| news == Some(News::Issued)).map(Number::shown).unwrap_or_default();
    let link = back.map(|back| format!("<a class=\"button\" href=\"{}\">返回商店</a>", escaped(back)));
    let body = format!(
        "<h1>{words}</h1>{}<p data-number>{}</p>{}",
        summary(trade),
        escaped(&number),
        link.unwrap_or_default()
    );
    page(words, &body)
}

/// What happens away from the counter: at a bank's machine, in a store, in the night.
pub fn office(trades: &[Trade]) -> String {
    let mut body = "<h1>廠商後台（模擬）</h1>".to_owned();
    for trade in trades.iter().rev() {
        let button = |deed: &str, words: &str| {
            format!(
                "<form method=\"post\" action=\"/_ecpay/{deed}\"><input type=\"hidden\" name=\"office\" value=\"1\">\
                 <input type=\"hidden\" name=\"reference\" value=\"{}\"><button>{words}</button></form>",
                escaped(trade.reference())
            )
        };
        let buttons = match (trade.word(), &trade.credit) {
            ("numbered", _) => {
                [button("pay", "繳費"), button("simulate", "模擬付款"), button("expire", "逾期")].concat()
            }
            ("open", _) => [button("simulate", "模擬付款"), button("expire", "逾期")].concat(),
            ("paid", Some(_)) => [button("close", "關帳"), button("settle", "銀行請款完成")].concat(),
            _ => String::new(),
        };
        let number = trade.issued.as_ref().map(Number::shown).unwrap_or_default();
        body += &format!(
            "<fieldset><legend>{} {}</legend><p>NT$ {} {}</p>{buttons}</fieldset>",
            escaped(trade.reference()),
            trade.word(),
            trade.order.amount,
            escaped(&number)
        );
    }
    page("廠商後台", &body)
}
