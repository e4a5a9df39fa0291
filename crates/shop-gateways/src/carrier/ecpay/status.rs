//! What the numbers mean that ECPay says about a parcel: those of its workbook, of which a shorter list in
//! circulation says the contrary in places. A number that nobody knows means nothing.

mod codes;

use super::SubType;
use codes::CODES;
use shop_services::ports::ParcelNews;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    AtStore,
    AwaitingCollection,
    AwaitingSeller,
    Cancelled,
    Created,
    DcAccepted,
    Delayed,
    Delivered,
    DeliveryAttemptFailed,
    Exception,
    ExpiredNotShipped,
    HandedInBySeller,
    InTransit,
    LabelReady,
    Lost,
    PickedUp,
    ReturnAtDc,
    ReturnCreated,
    ReturnHandedIn,
    ReturnWaitingSeller,
    ReturnedToOriginStore,
    ReturnedToSeller,
    Returning,
    StoreChanged,
    StoreClosed,
}

impl State {
    /// What a number means on a way. On a way back, whose notices do not always say which, it is whatever all
    /// ways that have it agree on.
    pub fn of(code: &str, sub_type: Option<SubType>) -> Option<Self> {
        let code: u16 = code.parse().ok()?;
        let mut found = CODES.iter().filter(|(known, ways, _)| {
            *known == code && sub_type.is_none_or(|sub_type| ways.contains(sub_type.letter()))
        });
        let (_, _, state) = found.next()?;
        found.next().is_none().then_some(*state)
    }

    pub fn news(self) -> ParcelNews {
        use State as S;
        match self {
            S::Created | S::LabelReady | S::AwaitingSeller => ParcelNews::Announced,
            S::HandedInBySeller | S::DcAccepted | S::InTransit | S::DeliveryAttemptFailed => ParcelNews::UnderWay,
            S::AtStore | S::AwaitingCollection => ParcelNews::ReadyForPickup,
            S::PickedUp | S::Delivered => ParcelNews::HandedOver,
            S::Returning
            | S::ReturnedToOriginStore
            | S::ReturnWaitingSeller
            | S::ReturnCreated
            | S::ReturnHandedIn
            | S::ReturnAtDc => ParcelNews::ComingBack,
            S::ReturnedToSeller => ParcelNews::CameBack,
            S::Cancelled | S::ExpiredNotShipped => ParcelNews::CalledOff,
            S::Lost | S::Exception | S::StoreClosed => ParcelNews::Trouble,
            S::Delayed | S::StoreChanged => ParcelNews::Noted,
        }
    }

    /// Of a parcel that the shopper sends back: whoever takes it in the end is the shop.
    pub fn news_of_return(self) -> ParcelNews {
        match self.news() {
            ParcelNews::HandedOver | ParcelNews::CameBack => ParcelNews::CameBack,
            ParcelNews::UnderWay | ParcelNews::ReadyForPickup | ParcelNews::ComingBack => ParcelNews::ComingBack,
            ParcelNews::Trouble => ParcelNews::Trouble,
            // Announced, called off: nobody has moved yet.
            ParcelNews::Announced | ParcelNews::CalledOff | ParcelNews::Noted => ParcelNews::Noted,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    type Vectors = BTreeMap<String, BTreeMap<String, String>>;

    fn vectors() -> Vectors {
        let text = include_str!("../../../tests/vectors/ecpay_logistics_status.json");
        let all: serde_json::Value = serde_json::from_str(text).expect("JSON");
        serde_json::from_value(all["codes"].clone()).expect("ways, codes and states")
    }

    fn snake(state: State) -> String {
        let mut name = String::new();
        for letter in format!("{state:?}").chars() {
            if letter.is_uppercase() && !name.is_empty() {
                name.push('_');
            }
            name.push(letter.to_ascii_lowercase());
        }
        name
    }

    #[test]
    fn every_row_of_the_workbook_is_known_and_no_other() {
        let mut rows = 0;
        for (way, codes) in vectors() {
            let sub_type = SubType::from_code(&way).expect("a way that is known");
            for (code, state) in &codes {
                assert_eq!(State::of(code, Some(sub_type)).map(snake).as_ref(), Some(state), "{way} {code}");
                rows += 1;
            }
            for code in 0..=u16::MAX {
                let code = code.to_string();
                assert_eq!(State::of(&code, Some(sub_type)).is_some(), codes.contains_key(&code), "{way} {code}");
            }
        }
        assert_eq!(rows, CODES.iter().map(|(_, ways, _)| ways.len()).sum::<usize>());
    }

    #[test]
    fn without_a_way_only_what_all_agree_on_is_known() {
        assert_eq!(State::of("2067", None), Some(State::PickedUp));
        assert_eq!(State::of("5002", None), None, "an exception for some, and lost for others");
        assert_eq!(State::of("", None), None);
        assert_eq!(State::of("-1", Some(SubType::Tcat)), None);
    }

    #[test]
    fn what_matters_is_told_as_the_workbook_has_it() {
        use ParcelNews as N;
        for (way, code, news) in [
            (SubType::UnimartC2c, "300", N::Announced),
            (SubType::UnimartC2c, "2068", N::UnderWay),
            (SubType::Unimart, "2030", N::UnderWay),
            (SubType::Unimart, "2063", N::ReadyForPickup),
            (SubType::UnimartC2c, "2073", N::ReadyForPickup),
            (SubType::UnimartC2c, "2067", N::HandedOver),
            (SubType::UnimartC2c, "2074", N::ComingBack),
            (SubType::UnimartC2c, "2070", N::CameBack),
            (SubType::Unimart, "2037", N::Trouble),
            (SubType::Fami, "3018", N::ReadyForPickup),
            (SubType::FamiC2c, "3022", N::HandedOver),
            (SubType::Fami, "3020", N::ComingBack),
            (SubType::Fami, "3023", N::CameBack),
            (SubType::Fami, "7011", N::Trouble),
            (SubType::Hilife, "2067", N::HandedOver),
            (SubType::OkmartC2c, "3022", N::HandedOver),
            (SubType::Tcat, "3001", N::UnderWay),
            (SubType::Tcat, "3003", N::HandedOver),
            (SubType::Tcat, "5004", N::ComingBack),
            (SubType::Post, "3308", N::HandedOver),
        ] {
            assert_eq!(State::of(code, Some(way)).map(State::news), Some(news), "{way:?} {code}");
        }
        assert_eq!(State::of("2067", Some(SubType::Fami)), None, "one chain's code says nothing at another");
    }
}
