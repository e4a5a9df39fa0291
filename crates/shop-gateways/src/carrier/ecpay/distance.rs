//! How far a courier goes, as ECPay counts it: within a city, to another, to an island.

use shop_domain::kernel::{Address, taiwan};

/// Townships that are islands and belong to a county that is none.
const ISLANDS: [&str; 3] = ["929", "951", "952"];

pub fn distance(sender_postal_code: &str, to: &Address) -> &'static str {
    let code = |postal_code: &str| postal_code.chars().take(3).collect::<String>();
    if to.is_outlying() || ISLANDS.contains(&code(to.postal_code()).as_str()) {
        return "02";
    }
    let from = code(sender_postal_code);
    let city = taiwan::cities().iter().find(|city| city.districts.iter().any(|district| district.code == from));
    if city.is_some_and(|city| city.zh == to.city()) { "00" } else { "01" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shop_domain::kernel::address::AddressInput;

    #[test]
    fn a_city_is_near_another_is_far_and_an_island_is_out() {
        let from_puli = |city, district| {
            let input = AddressInput { postal_code: "", city, district, line: "中正路100號" };
            distance("545", &Address::parse(input).expect("an address"))
        };
        assert_eq!(from_puli("南投縣", "草屯鎮"), "00");
        assert_eq!(from_puli("臺北市", "大安區"), "01");
        assert_eq!(from_puli("屏東縣", "東港鎮"), "01");
        for (city, district) in [
            ("澎湖縣", "馬公市"),
            ("金門縣", "金城鎮"),
            ("連江縣", "南竿鄉"),
            ("屏東縣", "琉球鄉"),
            ("臺東縣", "綠島鄉"),
            ("臺東縣", "蘭嶼鄉"),
        ] {
            assert_eq!(from_puli(city, district), "02", "{district}");
        }
    }
}
