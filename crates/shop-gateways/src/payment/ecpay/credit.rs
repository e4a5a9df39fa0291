//! How far a card's payment has come at the bank (`CreditDetail/QueryTrade/V2`), and what follows
//! from that for money that is to go back. Decides, and does nothing.

use serde_json::Value;
use shop_services::ports::GatewayError;

/// A letter of `DoAction`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// What the bank promised is taken.
    Close,
    /// Taking is called off.
    CallOff,
    /// The promise is let go.
    Abandon,
    /// Goes back to the card.
    GiveBack,
}

impl Action {
    pub fn letter(self) -> &'static str {
        match self {
            Self::Close => "C",
            Self::CallOff => "E",
            Self::Abandon => "N",
            Self::GiveBack => "R",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// Promised, and nothing taken yet.
    Authorised,
    /// Goes to the bank this night.
    ToClose,
    Closed,
    /// The promise was let go.
    Abandoned,
}

/// A card's payment, in whole dollars.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Credit {
    stage: Stage,
    amount: i64,
    given_back: i64,
}

/// What is to be given back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wish {
    pub amount: i64,
    /// As far as the shop knows.
    pub before: i64,
    /// All of it, or nothing.
    pub instalments: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Plan {
    /// It has gone back already: the answer to the last try did not arrive.
    Nothing,
    /// One after the other, each with its amount.
    Do(Vec<(Action, i64)>),
    Refuse(String),
}

impl Credit {
    /// `Refused` where the house says that it knows no such payment.
    pub fn parse(answer: &str) -> Result<Self, GatewayError> {
        let malformed = |what: &str| GatewayError::Malformed(what.to_owned());
        let answer: Value = serde_json::from_str(answer).map_err(|_| malformed("RtnValue"))?;
        let value = match (answer["RtnMsg"].as_str(), &answer["RtnValue"]) {
            (None | Some(""), value @ Value::Object(_)) => value,
            (words, _) => return Err(GatewayError::Refused(words.unwrap_or("RtnValue").to_owned())),
        };
        let amount = number(&value["amount"]).ok_or_else(|| malformed("amount"))?;
        let lines = value["close_data"].as_array().map(Vec::as_slice).unwrap_or_default();
        let live = |line: &&Value| matches!(line["status"].as_str(), Some("要關帳" | "已關帳"));
        let lines: Vec<(bool, i64)> = lines
            .iter()
            .filter(live)
            .map(|line| Some((line["status"] == "要關帳", number(&line["amount"])?)))
            .collect::<Option<_>>()
            .ok_or_else(|| malformed("close_data"))?;
        let taken = lines.iter().find(|(_, amount)| *amount > 0);
        let stage = match (value["status"].as_str(), taken) {
            (Some("已取消"), _) => Stage::Abandoned,
            (_, Some((true, _))) => Stage::ToClose,
            (_, Some((false, _))) => Stage::Closed,
            (Some("已授權" | "操作取消"), None) => Stage::Authorised,
            (other, None) => return Err(GatewayError::Refused(other.unwrap_or("status").to_owned())),
        };
        let given_back = match stage {
            Stage::Abandoned => amount,
            Stage::Authorised => 0,
            // Lines below nothing, or a line that has become smaller.
            Stage::ToClose | Stage::Closed => amount - lines.iter().map(|(_, amount)| amount).sum::<i64>(),
        };
        Ok(Self { stage, amount, given_back })
    }

    /// The table of ECPay's manual, and what an answer that was lost makes of it.
    pub fn plan(self, wish: Wish) -> Plan {
        let whole = wish.amount == self.amount;
        if self.given_back == wish.before + wish.amount {
            return Plan::Nothing;
        }
        if self.given_back != wish.before {
            return refuse("綠界記錄的退款金額與商店不同,請至綠界廠商後台確認");
        }
        if wish.before + wish.amount > self.amount {
            return refuse("退款金額超過付款金額");
        }
        if wish.instalments && !whole {
            return refuse("分期付款只能全額退刷");
        }
        let back = (Action::GiveBack, wish.amount);
        match self.stage {
            Stage::Abandoned => refuse("交易已取消"),
            Stage::Authorised if whole => Plan::Do(vec![(Action::Abandon, self.amount)]),
            Stage::Authorised => Plan::Do(vec![(Action::Close, self.amount), back]),
            Stage::ToClose if whole => Plan::Do(vec![(Action::CallOff, self.amount), (Action::Abandon, self.amount)]),
            Stage::ToClose | Stage::Closed => Plan::Do(vec![back]),
        }
    }
}

fn refuse(words: &str) -> Plan {
    Plan::Refuse(words.to_owned())
}

/// Some houses write numbers as texts.
fn number(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| value.as_str()?.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn credit(status: &str, lines: &[(&str, i64)]) -> Credit {
        let lines: Vec<Value> =
            lines.iter().map(|(status, amount)| json!({ "status": status, "amount": amount.to_string() })).collect();
        let value = json!({ "TradeID": 1, "amount": "1000", "status": status, "close_data": lines });
        Credit::parse(&json!({ "RtnMsg": "", "RtnValue": value }).to_string()).expect("understood")
    }

    fn plan(credit: Credit, before: i64, amount: i64) -> Plan {
        credit.plan(Wish { amount, before, instalments: false })
    }

    #[test]
    fn what_is_done_follows_from_how_far_it_has_come() {
        use Action::*;
        let all = [
            (credit("已授權", &[]), vec![(Abandon, 1_000)], vec![(Close, 1_000), (GiveBack, 300)]),
            (credit("操作取消", &[("操作取消", 1_000)]), vec![(Abandon, 1_000)], vec![(Close, 1_000), (GiveBack, 300)]),
            (credit("要關帳", &[("要關帳", 1_000)]), vec![(CallOff, 1_000), (Abandon, 1_000)], vec![(GiveBack, 300)]),
            (credit("已關帳", &[("已關帳", 1_000)]), vec![(GiveBack, 1_000)], vec![(GiveBack, 300)]),
        ];
        for (credit, whole, part) in all {
            assert_eq!(plan(credit, 0, 1_000), Plan::Do(whole), "{credit:?}");
            assert_eq!(plan(credit, 0, 300), Plan::Do(part), "{credit:?}");
        }
    }

    #[test]
    fn what_went_back_without_an_answer_is_not_sent_again() {
        let part = credit("已關帳", &[("已關帳", 1_000), ("要關帳", -300)]);
        assert_eq!(plan(part, 0, 300), Plan::Nothing);
        assert_eq!(plan(part, 300, 700), Plan::Do(vec![(Action::GiveBack, 700)]));
        // The same where the bank's line becomes smaller instead.
        assert_eq!(plan(credit("要關帳", &[("要關帳", 700)]), 0, 300), Plan::Nothing);
        assert_eq!(plan(credit("已取消", &[("操作取消", 1_000)]), 0, 1_000), Plan::Nothing);
    }

    #[test]
    fn what_the_two_do_not_agree_on_is_left_to_people() {
        let part = credit("已關帳", &[("已關帳", 1_000), ("已關帳", -300)]);
        for (before, amount) in [(0, 200), (100, 100), (300, 701)] {
            assert!(matches!(plan(part, before, amount), Plan::Refuse(_)), "{before} {amount}");
        }
        let instalments = Wish { amount: 300, before: 0, instalments: true };
        assert!(matches!(credit("已關帳", &[("已關帳", 1_000)]).plan(instalments), Plan::Refuse(_)));
    }

    #[test]
    fn an_answer_that_is_none_is_told_apart() {
        let refused = Credit::parse(r#"{"RtnMsg":"error_nopay","RtnValue":null}"#);
        assert!(matches!(refused, Err(GatewayError::Refused(words)) if words == "error_nopay"));
        assert!(matches!(Credit::parse("<html>"), Err(GatewayError::Malformed(_))));
        let unauthorised = json!({ "RtnMsg": "", "RtnValue": { "amount": 1, "status": "未授權" } }).to_string();
        assert!(matches!(Credit::parse(&unauthorised), Err(GatewayError::Refused(_))));
    }
}
