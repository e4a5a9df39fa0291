//! What an order is called at ECPay. Never names the goods.

use shop_domain::kernel::Language;

/// Names of goods stay here: some words in them make ECPay's firewall refuse the order, and a text
/// that is too long is cut by ECPay after it was sealed.
pub fn text(shop_name: &str, order_number: &str, language: Language) -> String {
    const LONGEST: usize = 60;
    let plain = |sign: char| if sign.is_alphanumeric() { sign } else { ' ' };
    let shop: String = shop_name.chars().map(plain).collect();
    let shop = shop.split_whitespace().collect::<Vec<_>>().join(" ");
    let order = match language {
        Language::Chinese => "訂單 ",
        Language::English => "order ",
    };
    let number: String = order_number.chars().filter(char::is_ascii_alphanumeric).collect();
    if shop.is_empty() || is_alarming(&shop) {
        return [order, &number].concat();
    }
    let shop: String = shop.chars().take(LONGEST).collect();
    [shop.trim_end(), " ", order, &number].concat()
}

/// Known to be refused, also as a part of another word.
const REFUSED: &str = "echo python cmd wget curl bash powershell exec eval system";

/// The list is ECPay's, and not published whole: these are of the same kind.
const LIKELY: &str = "perl ruby php shell passwd sudo chmod chown ping telnet netcat nslookup ftp ssh script select \
                      insert update delete drop union alter truncate alert onload onerror import whoami kill cat";

fn is_alarming(text: &str) -> bool {
    let text = text.to_lowercase();
    REFUSED.split_whitespace().any(|word| text.contains(word))
        || text.split_whitespace().any(|word| LIKELY.split_whitespace().any(|likely| likely == word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_ecpay_would_choke_on_is_left_out() {
        let named = |shop: &str| text(shop, "4821 0937", Language::Chinese);
        assert_eq!(named("一頁茶行"), "一頁茶行 訂單 48210937");
        assert_eq!(named("A#B & C's <b>茶</b>"), "A B C s b 茶 b 訂單 48210937");
        assert_eq!(named("Echo Coffee"), "訂單 48210937");
        assert_eq!(named("Union Select"), "訂單 48210937");
        assert_eq!(named("Cats and Shopping"), "Cats and Shopping 訂單 48210937");
        assert_eq!(named("#!"), "訂單 48210937");
        assert_eq!(named(&"茶".repeat(300)).chars().count(), 60 + " 訂單 48210937".chars().count());
        assert_eq!(text("Yiye", "48210937", Language::English), "Yiye order 48210937");
    }
}
