//! What ECPay takes as a parcel, and how it refuses: a line that does not begin with `1|`.

use super::{
    Merchant, seal,
    stores::{Stores, chain},
};
use crate::ecpay::{Fields, read_time};

/// The line that is answered.
pub type Refusal = String;

const C2C: [&str; 4] = ["UNIMARTC2C", "FAMIC2C", "HILIFEC2C", "OKMARTC2C"];
const B2C: [&str; 5] = ["UNIMART", "FAMI", "HILIFE", "TCAT", "POST"];

fn require(holds: bool, line: &str) -> Result<(), Refusal> {
    if holds { Ok(()) } else { Err(line.to_owned()) }
}

fn fit(fields: &Fields, name: &str, holds: impl Fn(&str) -> bool) -> Result<(), Refusal> {
    require(holds(fields.get(name)), &["0|", name, " Error"].concat())
}

/// `merchant`: whoever says to have sent it, if ECPay knows them.
pub fn known<'a>(fields: &Fields, merchant: Option<&'a Merchant>) -> Result<&'a Merchant, Refusal> {
    let nobody = "0|找不到加密金鑰，請確認是否有申請開通此物流方式!";
    let merchant = merchant.ok_or(nobody)?;
    require(seal::is_sealed_by(fields, merchant), "0|CheckMacValue Error")?;
    Ok(merchant)
}

pub fn parcel(fields: &Fields, merchant: &Merchant, stores: &Stores) -> Result<(), Refusal> {
    let sub_type = fields.get("LogisticsSubType");
    let contract: &[&str] = if merchant.c2c { &C2C } else { &B2C };
    require(contract.contains(&sub_type), "0|找不到加密金鑰，請確認是否有申請開通此物流方式!")?;
    let is_home = matches!(sub_type, "TCAT" | "POST");
    fit(fields, "LogisticsType", |kind| kind == if is_home { "HOME" } else { "CVS" })?;
    fit(fields, "MerchantTradeNo", |no| {
        (1..=20).contains(&no.len()) && no.bytes().all(|byte| byte.is_ascii_alphanumeric())
    })?;
    fit(fields, "MerchantTradeDate", |date| read_time(date).is_some())?;
    fit(fields, "ServerReplyURL", |address| address.starts_with("http") && address.len() <= 200)?;
    fit(fields, "GoodsName", |name| (1..=50).contains(&name.chars().count()) && !name.contains(SIGNS))?;
    people(fields, is_home)?;
    money(fields, sub_type, is_home)?;
    if is_home { door(fields, sub_type) } else { at_store(fields, sub_type, stores) }
}

const SIGNS: [char; 19] =
    ['^', '\'', '`', '!', '@', '#', '%', '&', '*', '+', '\\', '"', '<', '>', '|', '_', '[', ']', ' '];

/// One for a letter of ASCII, two for anything else; nothing where it is no name.
fn width(name: &str) -> Option<usize> {
    let plain = name.chars().all(|sign| sign.is_alphabetic() && !SIGNS.contains(&sign));
    plain.then(|| name.chars().map(|sign| if sign.is_ascii() { 1 } else { 2 }).sum())
}

fn people(fields: &Fields, is_home: bool) -> Result<(), Refusal> {
    let wide = |name: &str, least: usize| width(fields.get(name)).is_some_and(|width| (least..=10).contains(&width));
    require(wide("ReceiverName", 4), "10500036|收件人姓名字元限制為10字元(最多5個中文字、10個英文字),不可有符號")?;
    require(wide("SenderName", 4), "10500035|寄件人姓名字元限制為10字元(最多5個中文字、10個英文字),不可有符號")?;
    let mobile =
        |phone: &str| phone.len() == 10 && phone.starts_with("09") && phone.bytes().all(|byte| byte.is_ascii_digit());
    let rings =
        |phone: &str| phone.len() >= 9 && phone.bytes().all(|byte| byte.is_ascii_digit() || b"()-#".contains(&byte));
    if is_home {
        let either = |mobiles: &str, lines: &str| mobile(fields.get(mobiles)) || rings(fields.get(lines));
        require(either("ReceiverCellPhone", "ReceiverPhone"), "0|ReceiverPhone Error")?;
        return require(either("SenderCellPhone", "SenderPhone"), "0|SenderPhone Error");
    }
    fit(fields, "ReceiverCellPhone", mobile)?;
    if ["UNIMARTC2C", "HILIFEC2C", "OKMARTC2C"].contains(&fields.get("LogisticsSubType")) {
        fit(fields, "SenderCellPhone", mobile)?;
    }
    Ok(())
}

fn money(fields: &Fields, sub_type: &str, is_home: bool) -> Result<(), Refusal> {
    let amount = fields.get("GoodsAmount").parse::<i64>().unwrap_or_default();
    let collects = fields.get("IsCollection") == "Y";
    let bounded = !is_home || collects;
    require(amount >= 1 && (!bounded || amount <= 20_000), "10500040|商品金額範圍為1~20000元")?;
    if !collects {
        return Ok(());
    }
    require(sub_type != "POST", "0|IsCollection Error")?;
    let collected = fields.find("CollectionAmount").map_or(Ok(amount), str::parse).unwrap_or_default();
    let same = !sub_type.starts_with("UNIMART") || collected == amount;
    require(same && (1..=20_000).contains(&collected), "10500040|代收金額錯誤")
}

fn at_store(fields: &Fields, sub_type: &str, stores: &Stores) -> Result<(), Refusal> {
    let id = fields.get("ReceiverStoreID");
    require(stores.of(chain(sub_type)).iter().any(|store| store.id == id), "0|查無此門市，請重新選擇")
}

fn door(fields: &Fields, sub_type: &str) -> Result<(), Refusal> {
    let digits = |code: &str| (3..=6).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_digit());
    let address = |line: &str| (6..=60).contains(&line.chars().count());
    for (code, line) in [("SenderZipCode", "SenderAddress"), ("ReceiverZipCode", "ReceiverAddress")] {
        fit(fields, code, digits)?;
        fit(fields, line, address)?;
    }
    if sub_type == "POST" {
        return fit(fields, "GoodsWeight", |weight| {
            let (whole, part) = weight.split_once('.').unwrap_or((weight, ""));
            let grams = format!("{whole}{part:0<3}").parse::<u32>().unwrap_or_default();
            part.len() <= 3 && (1..=20_000).contains(&grams)
        });
    }
    fit(fields, "Temperature", |it| ["0001", "0002", "0003"].contains(&it))?;
    fit(fields, "Specification", |it| ["0001", "0002", "0003", "0004"].contains(&it))?;
    fit(fields, "ScheduledPickupTime", |it| it == "4")?;
    fit(fields, "ScheduledDeliveryTime", |it| ["1", "2", "4"].contains(&it))?;
    // What is far is read off the addresses, so that a shop that guesses is found out.
    let islands = ["澎湖縣", "金門縣", "連江縣", "琉球鄉", "綠島鄉", "蘭嶼鄉"];
    let city = |line: &str| line.chars().take(3).collect::<String>().replace('台', "臺");
    let (from, to) = (fields.get("SenderAddress"), fields.get("ReceiverAddress"));
    let far = if islands.iter().any(|island| to.contains(island)) {
        "02"
    } else if city(from) == city(to) {
        "00"
    } else {
        "01"
    };
    fit(fields, "Distance", |it| it == far)
}
