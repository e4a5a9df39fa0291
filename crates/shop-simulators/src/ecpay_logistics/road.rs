//! What happens to parcels on the road, and the number that each chain has for it: from ECPay's workbook.

/// A thing that can happen, its number by chain (7-ELEVEN, FamilyMart, Hi-Life, OK, courier, post) and ECPay's words.
pub struct Event {
    pub deed: &'static str,
    /// What the button says.
    pub title: &'static str,
    codes: [u16; 6],
    pub words: &'static str,
}

/// Where it cannot happen.
const NEVER: u16 = 0;

pub const ROAD: [Event; 9] = [
    event("hand_in", "賣家已寄件", [2068, 3032, 2068, 3032, NEVER, 3301], "交貨便收件"),
    event("accept", "物流中心收件", [2030, 3024, 2030, 2030, 3001, 3313], "物流中心驗收成功"),
    event("arrive", "到達門市／配送中", [2073, 3018, 2073, 2073, 3006, 3312], "商品配達買家取貨門市"),
    event("pick_up", "買家取件", [2067, 3022, 2067, 3022, 3003, 3307], "消費者成功取件"),
    event("not_collected", "逾期未取", [2074, 3020, 2074, 2074, 5004, 3311], "消費者七天未取，商品離開買家取貨門市"),
    event("back_at_store", "退回門市", [2072, 3019, 2072, 2072, NEVER, NEVER], "商品配達賣家取退貨門市"),
    event("taken_back", "賣家取回", [2070, 3023, 3023, 3023, NEVER, 3310], "退回原寄件門市且賣家已取件"),
    event("store_closed", "門市關轉", [2037, 7011, 7011, 7101, NEVER, NEVER], "門市關轉，請重選門市"),
    event("lose", "遺失", [2042, 7006, 7006, NEVER, 5002, 4004], "商品遺失"),
];

/// Of a parcel that its shopper sends back, once the shop has asked for that.
pub const WAY_BACK: [Event; 3] = [
    event("back_handed_in", "退貨：買家已寄出", [4001, 4001, 4001, NEVER, 3001, NEVER], "退貨已收件"),
    event("back_on_its_way", "退貨：物流中心", [4002, 4002, 4002, NEVER, 3006, NEVER], "退貨物流中心驗收"),
    event("back_taken", "退貨：賣家取回", [2044, 3023, 3023, NEVER, 3003, NEVER], "退貨已送達賣家"),
];

const fn event(deed: &'static str, title: &'static str, codes: [u16; 6], words: &'static str) -> Event {
    Event { deed, title, codes, words }
}

impl Event {
    pub fn named(deed: &str) -> Option<&'static Self> {
        ROAD.iter().find(|event| event.deed == deed)
    }

    pub fn of_way_back(deed: &str) -> Option<&'static Self> {
        WAY_BACK.iter().find(|event| event.deed == deed)
    }

    /// Nothing where the way has no such thing.
    pub fn code(&self, sub_type: &str) -> Option<u16> {
        // From a warehouse, some things at 7-ELEVEN have another number.
        let code = match (self.deed, sub_type) {
            ("hand_in", "UNIMART" | "FAMI" | "HILIFE") => NEVER,
            ("arrive", "UNIMART") => 2063,
            ("not_collected", "UNIMART") => 2065,
            ("taken_back", "UNIMART") => 2044,
            _ => {
                let chains = ["UNIMART", "FAMI", "HILIFE", "OKMART", "TCAT", "POST"];
                let chain = super::stores::chain(sub_type);
                chains.iter().position(|known| *known == chain).map_or(NEVER, |at| self.codes[at])
            }
        };
        (code != NEVER).then_some(code)
    }

    /// Whether the money is taken with it.
    pub fn collects(&self) -> bool {
        self.deed == "pick_up"
    }
}
