//! What the owner reads and sets, and what the shopper chooses. Bounds are those of ECPay's manual; weights are
//! the least that the chains agree on.

use shop_domain::{
    kernel::LocalText,
    shipment::{CARRIED_WORTH, DeliveryKind, DeliveryMethod, ReceiverRule},
};
use shop_services::ports::{CarrierSpec, DeliverySpec, SettingSpec};

/// In Chinese and in English.
type Words = (&'static str, &'static str);

const SETTINGS: [(&str, Words, Words, bool); 9] = [
    (
        "merchant_id",
        ("特店編號 MerchantID", "Merchant ID"),
        ("綠界廠商後台「系統開發管理 > 系統介接設定」", "In ECPay's back office, under system integration"),
        false,
    ),
    (
        "hash_key",
        ("物流 HashKey", "HashKey for logistics"),
        ("與特店編號在同一頁，與金流的不同", "On the same page, and not the one for payments"),
        true,
    ),
    (
        "hash_iv",
        ("物流 HashIV", "HashIV for logistics"),
        ("與特店編號在同一頁，與金流的不同", "On the same page, and not the one for payments"),
        true,
    ),
    (
        "contract",
        ("超商合約", "Contract with stores"),
        (
            "大宗寄倉填 b2c，店到店填 c2c；OK 只有店到店",
            "b2c from a warehouse, c2c from store to store; OK has c2c only",
        ),
        false,
    ),
    (
        "sender_name",
        ("寄件人", "Sender"),
        ("2 到 5 個中文字，或 4 到 10 個英文字母", "2 to 5 Chinese characters, or 4 to 10 letters"),
        false,
    ),
    ("sender_phone", ("寄件人手機", "Sender's mobile"), ("例如 0912 345 678", "For example 0912 345 678"), false),
    ("sender_postal_code", ("寄件郵遞區號", "Sender's postal code"), ("3、5 或 6 碼", "3, 5 or 6 digits"), false),
    (
        "sender_address",
        ("寄件地址", "Sender's address"),
        ("連同縣市，6 到 60 個字", "With the city, 6 to 60 characters"),
        false,
    ),
    (
        "size",
        ("宅配包裹尺寸", "Size of the courier's parcels"),
        (
            "長寬高合計公分：60、90、120 或 150；預設 60",
            "Three sides together in centimetres: 60, 90, 120 or 150; 60 if empty",
        ),
        false,
    ),
];

struct Method {
    code: &'static str,
    kind: DeliveryKind,
    title: Words,
    hint: Words,
    /// Whether the money is taken along with it.
    collects: bool,
    outlying: bool,
}

const AT_A_STORE: Words = ("請選一間門市，取件時出示證件。", "Choose a store; they ask for your identity card there.");

const fn store(code: &'static str, title: Words) -> Method {
    Method { code, kind: DeliveryKind::Store, title, hint: AT_A_STORE, collects: true, outlying: true }
}

const METHODS: [Method; 6] = [
    store("ecpay_unimart", ("7-ELEVEN 取貨", "Pick up at 7-ELEVEN")),
    store("ecpay_fami", ("全家取貨", "Pick up at FamilyMart")),
    store("ecpay_hilife", ("萊爾富取貨", "Pick up at Hi-Life")),
    store("ecpay_okmart", ("OK 超商取貨", "Pick up at OK mart")),
    Method {
        code: "ecpay_tcat",
        kind: DeliveryKind::Home,
        title: ("黑貓宅急便", "T-Cat to the door"),
        hint: ("黑貓送到您填的地址。", "T-Cat brings it to the address that you give."),
        collects: true,
        outlying: true,
    },
    Method {
        code: "ecpay_post",
        kind: DeliveryKind::Home,
        title: ("中華郵政", "Chunghwa Post"),
        hint: (
            "郵差送到您填的地址，限台灣本島。",
            "The post brings it to the address that you give, on the main island.",
        ),
        collects: false,
        outlying: false,
    },
];

/// In grams.
const STORE_WEIGHT: i64 = 5_000;
const COURIER_WEIGHT: i64 = 20_000;

pub fn spec() -> CarrierSpec {
    let text = |(zh, en): Words| LocalText::new(zh, en);
    let settings = SETTINGS.into_iter().map(|(name, label, hint, secret)| SettingSpec {
        name,
        label: text(label),
        hint: text(hint),
        secret,
    });
    CarrierSpec {
        code: "ecpay",
        title: LocalText::new("綠界物流", "ECPay logistics"),
        settings: settings.collect(),
        methods: METHODS.iter().filter_map(Method::spec).collect(),
        has_stage: true,
    }
}

impl Method {
    fn spec(&self) -> Option<DeliverySpec> {
        let is_store = self.kind == DeliveryKind::Store;
        Some(DeliverySpec {
            method: DeliveryMethod::from_code(self.code)?,
            kind: self.kind,
            title: LocalText::new(self.title.0, self.title.1),
            hint: LocalText::new(self.hint.0, self.hint.1),
            least: *CARRIED_WORTH.start(),
            most: if is_store { *CARRIED_WORTH.end() } else { i64::MAX },
            collects: self.collects.then_some(*CARRIED_WORTH.end()),
            heaviest: Some(if is_store { STORE_WEIGHT } else { COURIER_WEIGHT }),
            outlying: self.outlying,
            receiver: if is_store { ReceiverRule::Store } else { ReceiverRule::Courier },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::carrier::ecpay::sub_type::{Contract, SubType};

    #[test]
    fn every_way_belongs_to_the_carrier_and_to_a_contract() {
        let spec = spec();
        assert_eq!(spec.methods.len(), METHODS.len());
        for DeliverySpec { method, kind, .. } in &spec.methods {
            assert_eq!(method.carrier(), spec.code);
            let sub_type = SubType::of(method, Contract::C2c).expect("store to store has all of them");
            assert_eq!(sub_type.is_store(), *kind == DeliveryKind::Store, "{method:?}");
        }
        let okmart = DeliveryMethod::from_code("ecpay_okmart").expect("a code");
        assert_eq!(SubType::of(&okmart, Contract::B2c), None);
    }
}
