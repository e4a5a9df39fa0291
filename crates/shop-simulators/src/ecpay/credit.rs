//! A card's payment after it was promised by the bank: closed, given back, let go. The table of
//! states is the one of ECPay's manual; what is not in it is refused.

use super::{Ecpay, Fields, Merchant, book::Trade, told::write_down};
use crate::Movement;
use axum::extract::State;
use serde_json::{Value, json};
use time::{OffsetDateTime, macros::time};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    ToClose,
    Closed,
    /// The closing was called off.
    CalledOff,
}

impl Stage {
    fn words(self) -> &'static str {
        match self {
            Self::ToClose => "要關帳",
            Self::Closed => "已關帳",
            Self::CalledOff => "操作取消",
        }
    }
}

/// A line of what goes to the bank: less than nothing is given back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line {
    pub stage: Stage,
    pub amount: i64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credit {
    pub gwsr: u64,
    pub at: OffsetDateTime,
    pub amount: i64,
    /// All of it or nothing is given back.
    pub instalments: bool,
    pub lines: Vec<Line>,
    /// Let go: nothing can be done any more.
    pub abandoned: bool,
}

impl Credit {
    fn live(&self) -> impl Iterator<Item = &Line> {
        self.lines.iter().filter(|line| line.stage != Stage::CalledOff)
    }

    fn closing(&self) -> Option<Stage> {
        self.live().find(|line| line.amount > 0).map(|line| line.stage)
    }

    fn left(&self) -> i64 {
        self.live().map(|line| line.amount).sum()
    }

    /// What was given back by it, or why nothing was done.
    pub fn act(&mut self, action: &str, amount: i64) -> Result<i64, &'static str> {
        if self.abandoned {
            return Err("交易已取消");
        }
        match (action, self.closing()) {
            ("C", None) if amount == self.amount => self.lines.push(Line { stage: Stage::ToClose, amount }),
            ("E", Some(Stage::ToClose)) if self.left() == self.amount => {
                self.lines.iter_mut().for_each(|line| line.stage = Stage::CalledOff);
            }
            ("N", None) => {
                self.abandoned = true;
                return Ok(self.amount);
            }
            ("R", Some(stage)) => return self.give_back(stage, amount),
            ("C", None) | ("E", Some(Stage::ToClose)) => return Err("金額錯誤"),
            _ => return Err("訂單狀態錯誤"),
        }
        Ok(0)
    }

    fn give_back(&mut self, stage: Stage, amount: i64) -> Result<i64, &'static str> {
        let whole = amount == self.amount;
        if amount < 1 || amount > self.left() || (self.instalments && !whole) {
            return Err("退刷金額錯誤");
        }
        if stage == Stage::ToClose && whole {
            return Err("全額退款請先取消關帳再放棄");
        }
        self.lines.push(Line { stage: Stage::ToClose, amount: -amount });
        Ok(amount)
    }

    /// What a night does: everything goes to the bank.
    pub fn close(&mut self) {
        if self.closing().is_none() && !self.abandoned {
            self.lines.push(Line { stage: Stage::ToClose, amount: self.amount });
        }
    }

    /// And what the bank does after it.
    pub fn settle(&mut self) {
        self.close();
        for line in self.lines.iter_mut().filter(|line| line.stage == Stage::ToClose) {
            line.stage = Stage::Closed;
        }
    }

    pub fn shown(&self) -> Value {
        let status = match self.closing() {
            _ if self.abandoned => "已取消",
            Some(stage) => stage.words(),
            None if self.lines.is_empty() => "已授權",
            None => Stage::CalledOff.words(),
        };
        let lines = self.lines.iter().enumerate().map(|(at, line)| {
            json!({ "status": line.stage.words(), "sno": at.to_string(), "amount": line.amount.to_string(),
                "datetime": super::written(self.at) })
        });
        json!({
            "TradeID": self.gwsr.to_string(),
            "amount": self.amount.to_string(),
            "clsamt": self.left().to_string(),
            "authtime": super::written(self.at),
            "status": status,
            "close_data": lines.collect::<Vec<_>>(),
        })
    }
}

/// `DoAction`. Its answer bears no seal.
pub async fn act(State(ecpay): State<Ecpay>, form: String) -> String {
    let asked = Fields::parse(&form);
    let merchant = ecpay.merchant(asked.get("MerchantID")).filter(|merchant| asked.is_sealed_by(merchant));
    let (code, words) = match merchant {
        None => ("0", "CheckMacValue Error"),
        Some(merchant) => match carry_out(&ecpay, merchant, &asked) {
            Ok(()) => ("1", "Succeeded."),
            Err(words) => ("0", words),
        },
    };
    let mut answer = Fields::default();
    // Where there is no such order, the real house says `Merchant` too.
    let names: &[&str] = if words == NOT_THERE { &["Merchant", "MerchantID"] } else { &["MerchantID"] };
    names.iter().for_each(|name| answer.set(name, asked.get("MerchantID")));
    answer.set("MerchantTradeNo", asked.get("MerchantTradeNo"));
    answer.set("TradeNo", asked.get("TradeNo"));
    answer.set("RtnCode", code);
    answer.set("RtnMsg", words);
    answer.encoded()
}

const NOT_THERE: &str = "訂單不存在";

fn carry_out(ecpay: &Ecpay, merchant: &Merchant, asked: &Fields) -> Result<(), &'static str> {
    let now = ecpay.house.clock.now().time();
    if ecpay.settings.closes && (time!(20:15)..time!(20:30)).contains(&now) {
        return Err("系統關帳中,請稍後再試");
    }
    let amount = asked.get("TotalAmount").parse().map_err(|_| "金額錯誤")?;
    let change = |trade: &mut Trade, _| {
        if trade.merchant() != merchant.id || trade.reference() != asked.get("MerchantTradeNo") {
            return Err(NOT_THERE);
        }
        let back = trade.credit.as_mut().ok_or("非信用卡交易")?.act(asked.get("Action"), amount)?;
        Ok((back, trade.clone()))
    };
    let (back, trade) = ecpay.book.change(asked.get("TradeNo"), change).unwrap_or(Err(NOT_THERE))?;
    if back > 0 {
        write_down(ecpay, &trade, Movement::Refunded, back);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn card() -> Credit {
        let at = OffsetDateTime::UNIX_EPOCH;
        Credit { gwsr: 1, at, amount: 1_000, instalments: false, lines: Vec::new(), abandoned: false }
    }

    #[test]
    fn a_promise_is_let_go_or_closed_and_then_given_back_in_parts() {
        assert_eq!(card().act("N", 1_000), Ok(1_000));
        assert!(card().act("R", 300).is_err(), "nothing was taken yet");
        let mut closed = card();
        assert_eq!(closed.act("C", 1_000), Ok(0));
        assert_eq!(closed.act("R", 300), Ok(300));
        assert!(closed.act("R", 701).is_err());
        assert_eq!(closed.act("R", 700), Ok(700));
        assert!(closed.act("R", 1).is_err());
    }

    #[test]
    fn what_is_to_be_closed_is_called_off_before_it_is_let_go() {
        let mut card = card();
        card.close();
        assert_eq!(card.shown()["status"], "要關帳");
        assert!(card.act("R", 1_000).is_err());
        assert!(card.act("N", 1_000).is_err());
        assert_eq!(card.act("E", 1_000), Ok(0));
        assert_eq!(card.shown()["status"], "操作取消");
        assert_eq!(card.act("N", 1_000), Ok(1_000));
        assert_eq!(card.shown()["status"], "已取消");
        assert!(card.act("N", 1_000).is_err());
    }

    #[test]
    fn what_is_closed_is_only_given_back() {
        let mut card = card();
        card.settle();
        assert!(card.act("E", 1_000).is_err());
        assert!(card.act("N", 1_000).is_err());
        assert_eq!(card.act("R", 1_000), Ok(1_000));
        assert_eq!(card.shown()["clsamt"], "0");
    }

    #[test]
    fn instalments_are_given_back_whole() {
        let mut card = Credit { instalments: true, ..card() };
        card.settle();
        assert!(card.act("R", 300).is_err());
        assert_eq!(card.act("R", 1_000), Ok(1_000));
    }
}
