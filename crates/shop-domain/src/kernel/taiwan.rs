//! Where parcels go in Taiwan: cities, districts and their postal codes. Never knows a street,
//! and never offers islands that nobody delivers to.

use super::taiwan_data::CITIES;

/// One of the 22 cities and counties.
#[derive(Debug, PartialEq, Eq)]
pub struct City {
    pub zh: &'static str,
    pub en: &'static str,
    pub districts: &'static [District],
}

/// A district, township or city under a county. Its name alone says little: there are five 東區.
#[derive(Debug, PartialEq, Eq)]
pub struct District {
    /// The three digits that every postal code here starts with. Not unique: the districts of
    /// Hsinchu City share 300 and those of Chiayi City 600.
    pub code: &'static str,
    pub zh: &'static str,
    pub en: &'static str,
}

/// From north to south, as the post office lists them.
pub fn cities() -> &'static [City] {
    &CITIES
}

/// By its whole name in either language: `臺北市`, `台北市` or `Taipei City`.
pub fn find_city(name: &str) -> Option<&'static City> {
    CITIES.iter().find(|city| same(city.zh, name) || same(city.en, name))
}

/// By its whole name in either language: `大安區`, `Da'an District` or `daan district`.
pub fn find_district(city: &City, name: &str) -> Option<&'static District> {
    city.districts.iter().find(|district| same(district.zh, name) || same(district.en, name))
}

/// Whether a postal code belongs to an island off the main one: 連江, 金門, 澎湖, and 琉球, 綠島 and
/// 蘭嶼, which belong to a county of the main one. Couriers price them alike.
pub fn is_outlying(postal_code: &str) -> bool {
    let district = postal_code.get(..3).and_then(|code| code.parse::<u16>().ok());
    matches!(district, Some(209..=212 | 880..=885 | 890..=896 | 929 | 951 | 952))
}

/// Blind to case, blanks, apostrophes and hyphens, and to which 臺 was typed.
fn same(ours: &str, typed: &str) -> bool {
    folded(ours).eq(folded(typed))
}

fn folded(name: &str) -> impl Iterator<Item = char> + '_ {
    name.chars().filter(|c| !c.is_whitespace() && !matches!(c, '\'' | '’' | '‘' | '-')).map(|c| match c {
        '台' => '臺',
        c => c.to_ascii_lowercase(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(city: &str, district: &str) -> Option<&'static str> {
        find_district(find_city(city)?, district).map(|district| district.code)
    }

    #[test]
    fn there_are_22_cities_with_368_districts() {
        assert_eq!(cities().len(), 22);
        assert_eq!(cities().iter().map(|city| city.districts.len()).sum::<usize>(), 368);
    }

    #[test]
    fn districts_have_the_codes_of_the_post_office() {
        for (city, district, expected) in [
            ("臺北市", "大安區", "106"),
            ("高雄市", "三民區", "807"),
            ("新竹市", "東區", "300"),
            ("嘉義市", "西區", "600"),
            ("連江縣", "南竿鄉", "209"),
            ("屏東縣", "恆春鎮", "946"),
        ] {
            assert_eq!(code(city, district), Some(expected), "{city}{district}");
        }
    }

    #[test]
    fn every_code_has_three_digits_and_only_two_cities_share_one() {
        let mut codes: Vec<_> = cities().iter().flat_map(|city| city.districts).map(|district| district.code).collect();
        assert!(codes.iter().all(|code| code.len() == 3 && code.bytes().all(|b| b.is_ascii_digit())));
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), 365);
        assert!(["290", "817", "819"].iter().all(|code| !codes.contains(code)));
    }

    #[test]
    fn every_name_finds_its_own_place_in_both_languages() {
        for city in cities() {
            assert_eq!(find_city(city.zh), Some(city));
            assert_eq!(find_city(city.en), Some(city));
            for district in city.districts {
                assert_eq!(find_district(city, district.zh), Some(district));
                assert_eq!(find_district(city, district.en), Some(district), "{} in {}", district.en, city.en);
            }
        }
    }

    #[test]
    fn the_outlying_islands_are_three_counties_and_three_townships() {
        for city in cities() {
            for district in city.districts {
                let island = matches!(city.zh, "澎湖縣" | "金門縣" | "連江縣")
                    || matches!(district.zh, "琉球鄉" | "綠島鄉" | "蘭嶼鄉");
                assert_eq!(is_outlying(district.code), island, "{} {}", district.code, district.zh);
            }
        }
        assert!(is_outlying("88041") && is_outlying("952001"));
        for other in ["", "88", "8a0", "茶", "208", "213", "886", "897", "950"] {
            assert!(!is_outlying(other), "{other}");
        }
    }

    #[test]
    fn either_way_to_write_a_name_is_accepted() {
        assert_eq!(code("台北市", " 大安區 "), Some("106"));
        assert_eq!(code("taipei city", "Daan District"), Some("106"));
        assert_eq!(code("Taipei City", "Da’an district"), Some("106"));
        assert_eq!(code("台東縣", "台東市"), Some("950"));
        assert_eq!(code("雲林縣", "台西鄉"), Some("636"));
        assert_eq!(code("臺北市", "三民區"), None);
        assert_eq!(code("Taipei", "Da'an District"), None);
        assert_eq!(find_city(""), None);
    }
}
