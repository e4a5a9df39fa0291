//! What a shop asks LINE Pay to be paid, and whether it adds up.

use super::access::Refusal;
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;
use url::Url;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Order {
    pub(super) amount: i64,
    pub(super) currency: String,
    pub(super) order_id: String,
    packages: Vec<Value>,
    pub(super) redirect_urls: RedirectUrls,
    #[serde(default)]
    options: Options,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct RedirectUrls {
    pub(super) confirm_url: String,
    pub(super) cancel_url: String,
    /// `CLIENT` and `NONE` are known here, `SERVER` is not.
    confirm_url_type: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
struct Options {
    #[serde(default)]
    payment: Payment,
    #[serde(default)]
    display: Display,
}

#[derive(Debug, Default, Deserialize)]
struct Payment {
    capture: Option<bool>,
}

#[derive(Debug, Default, Deserialize)]
struct Display {
    locale: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Package {
    id: String,
    amount: i64,
    #[serde(default)]
    user_fee: i64,
    products: Vec<Product>,
}

#[derive(Debug, Deserialize)]
struct Product {
    name: String,
    quantity: i64,
    price: i64,
}

const PARAMETER: &str = "2101";

/// A body that is no JSON, and one that lacks something, are told apart.
pub(super) fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Refusal> {
    serde_json::from_slice(body).map_err(|error| {
        if error.is_data() {
            Refusal(PARAMETER, "Parameter error.")
        } else {
            Refusal("2102", "JSON data format error.")
        }
    })
}

impl Order {
    pub(super) fn read(body: &[u8]) -> Result<Self, Refusal> {
        let order: Self = read(body)?;
        order.check()?;
        Ok(order)
    }

    fn check(&self) -> Result<(), Refusal> {
        let fits = |fits: bool, what| if fits { Ok(()) } else { Err(Refusal(PARAMETER, what)) };
        // This merchant's account is one of Taiwan.
        if self.currency != "TWD" {
            return Err(Refusal("1178", "Unsupported currency."));
        }
        if self.amount <= 0 {
            return Err(Refusal("1183", "The payment amount must be greater than 0."));
        }
        fits((1..=100).contains(&self.order_id.chars().count()), "orderId")?;
        for address in [&self.redirect_urls.confirm_url, &self.redirect_urls.cancel_url] {
            let is_web = Url::parse(address).is_ok_and(|address| ["http", "https"].contains(&address.scheme()));
            fits(is_web && address.len() <= 500, "redirectUrls")?;
        }
        let kind = self.redirect_urls.confirm_url_type.as_deref().unwrap_or("CLIENT");
        fits(["CLIENT", "NONE"].contains(&kind), "confirmUrlType")?;
        let locale = self.options.display.locale.as_deref().unwrap_or("en");
        fits(["en", "ja", "ko", "th", "zh_TW", "zh_CN"].contains(&locale), "locale")?;
        let packages = self.packages()?;
        fits(!packages.is_empty(), "packages")?;
        let mut sum = 0_i64;
        for package in packages {
            fits(package.adds_up(), "packages[].amount is not the sum of its products")?;
            fits((1..=50).contains(&package.id.chars().count()), "packages[].id")?;
            sum = sum.saturating_add(package.amount).saturating_add(package.user_fee);
        }
        if sum == self.amount { Ok(()) } else { Err(Refusal("1124", "The amount is not the sum of the packages.")) }
    }

    fn packages(&self) -> Result<Vec<Package>, Refusal> {
        let read = |package: &Value| Package::deserialize(package).map_err(|_| Refusal(PARAMETER, "packages"));
        self.packages.iter().map(read).collect()
    }

    /// As they are shown again, word by word.
    pub(super) fn shown(&self) -> Value {
        self.packages.clone().into()
    }

    /// What the shopper reads.
    pub(super) fn title(&self) -> String {
        let first = |package: &Value| package["products"][0]["name"].as_str().map(str::to_owned);
        self.packages.first().and_then(first).unwrap_or_default()
    }

    pub(super) fn is_captured_at_once(&self) -> bool {
        self.options.payment.capture.unwrap_or(true)
    }
}

impl Package {
    fn adds_up(&self) -> bool {
        let sum = self.products.iter().try_fold(0_i64, |sum, product| {
            let fits =
                product.quantity > 0 && product.price >= 0 && (1..=4_000).contains(&product.name.chars().count());
            fits.then(|| product.quantity.checked_mul(product.price))??.checked_add(sum)
        });
        !self.products.is_empty() && sum == Some(self.amount)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn order() -> Value {
        json!({
            "amount": 1280, "currency": "TWD", "orderId": "4821093701",
            "packages": [{ "id": "1", "amount": 1280, "products": [{ "name": "茶", "quantity": 2, "price": 640 }] }],
            "redirectUrls": { "confirmUrl": "http://shop.test/a", "cancelUrl": "http://shop.test/b" },
        })
    }

    fn told(change: impl FnOnce(&mut Value)) -> Result<(), &'static str> {
        let mut order = order();
        change(&mut order);
        Order::read(order.to_string().as_bytes()).map(drop).map_err(|refusal| refusal.0)
    }

    #[test]
    fn an_order_that_adds_up_is_taken() {
        assert_eq!(told(|_| {}), Ok(()));
    }

    #[test]
    fn sums_that_differ_are_refused() {
        assert_eq!(told(|order| order["amount"] = 1_281.into()), Err("1124"));
        assert_eq!(told(|order| order["packages"][0]["amount"] = 1_281.into()), Err(PARAMETER));
        assert_eq!(told(|order| order["packages"][0]["products"][0]["price"] = (-640).into()), Err(PARAMETER));
        assert_eq!(told(|order| order["amount"] = 0.into()), Err("1183"));
    }

    #[test]
    fn what_is_missing_or_of_another_kind_is_refused() {
        assert_eq!(told(|order| order["currency"] = "USD".into()), Err("1178"));
        assert_eq!(told(|order| order["orderId"] = "".into()), Err(PARAMETER));
        assert_eq!(told(|order| order["redirectUrls"]["confirmUrl"] = "shop".into()), Err(PARAMETER));
        assert_eq!(told(|order| order["amount"] = "1280".into()), Err(PARAMETER));
        assert_eq!(Order::read(b"amount=1280").map(drop).map_err(|refusal| refusal.0), Err("2102"));
    }
}
