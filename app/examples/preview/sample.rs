//! The sample shop as views, straight from its file. Never decides anything that the shop decides.

use serde_json::Value;
use shop_contract::*;
use shop_domain::{
    inventory::Availability,
    kernel::{Currency, Language, LocalText, Money, ProductId, VariantId},
    order::{Actor, OrderEvent, ShownStatus},
    payment::{PaymentMethod, PaymentStatus},
    pricing::{DeliveryRate, Totals},
    shipment::ShipmentStatus,
};
use time::{Duration, OffsetDateTime, macros::datetime};
use uuid::Uuid;

pub struct Sample {
    pub language: Language,
    file: Value,
}

impl Sample {
    pub fn load(language: Language) -> Self {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../sample/catalogue.json");
        let text = std::fs::read_to_string(path).expect("the sample shop");
        Self { language, file: serde_json::from_str(&text).expect("JSON") }
    }

    fn text(&self, value: &Value) -> String {
        let text: LocalText = serde_json::from_value(value.clone()).unwrap_or_default();
        text.get(self.language).to_owned()
    }

    pub fn now(&self) -> OffsetDateTime {
        datetime!(2026-03-02 06:20 UTC)
    }

    pub fn shop(&self) -> ShopView {
        let shop = &self.file["shop"];
        let plain = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        ShopView {
            name: self.text(&shop["name"]),
            tagline: self.text(&shop["tagline"]),
            announcement: self.text(&shop["announcement"]),
            hero_title: self.text(&shop["hero"]["title"]),
            hero_sentence: self.text(&shop["hero"]["sentence"]),
            hero_link: self.text(&shop["hero"]["link"]),
            story_title: self.text(&shop["story"]["title"]),
            story_body: self.text(&shop["story"]["body"]),
            delivery_note: self.text(&shop["delivery_note"]),
            return_note: self.text(&shop["return_note"]),
            legal_name: plain(&shop["seller"]["legal_name"]),
            tax_id: plain(&shop["seller"]["tax_id"]),
            phone: plain(&shop["seller"]["phone"]),
            email: plain(&shop["seller"]["email"]),
            address: self.text(&shop["seller"]["address"]),
        }
    }

    fn products(&self) -> Vec<ProductView> {
        let products = self.file["products"].as_array().expect("products");
        products.iter().enumerate().map(|(place, one)| self.view(place, one)).collect()
    }

    fn view(&self, place: usize, one: &Value) -> ProductView {
        let options = one["options"].as_array().cloned().unwrap_or_default();
        let variants: Vec<VariantView> = one["variants"]
            .as_array()
            .expect("variants")
            .iter()
            .enumerate()
            .map(|(n, variant)| {
                let choices = variant["choice"].as_array().cloned().unwrap_or_default();
                let title: Vec<String> = choices
                    .iter()
                    .zip(&options)
                    .map(|(index, option)| self.text(&option["values"][index.as_u64().unwrap_or(0) as usize]))
                    .collect();
                VariantView {
                    id: VariantId(Uuid::from_u128((place as u128) << 8 | n as u128)),
                    sku: variant["sku"].as_str().unwrap_or_default().into(),
                    title: title.join(" · "),
                    price: Money::twd(variant["price"].as_i64().unwrap_or(0)),
                    regular_price: variant["regular_price"].as_i64().map(Money::twd),
                    available: variant["stock"].as_i64().unwrap_or(0),
                }
            })
            .collect();
        ProductView {
            id: ProductId(Uuid::from_u128(place as u128)),
            slug: one["slug"].as_str().unwrap_or_default().into(),
            category: one["category"].as_str().unwrap_or_default().into(),
            title: self.text(&one["title"]),
            fact: self.text(&one["fact"]),
            story: self.text(&one["story"]),
            facts: one["facts"]
                .as_array()
                .cloned()
                .unwrap_or_default()
                .iter()
                .map(|fact| FactView { name: self.text(&fact["name"]), value: self.text(&fact["value"]) })
                .collect(),
            option: options.first().map(|option| self.text(&option["name"])).unwrap_or_default(),
            pictures: vec![PictureView {
                key: one["picture"].as_str().unwrap_or_default().into(),
                alt: self.text(&one["alt"]),
            }],
            price: variants.iter().map(|variant| variant.price).min().unwrap_or(Money::twd(0)),
            variants,
        }
    }

    pub fn product(&self, slug: &str) -> Option<ProductView> {
        self.products().into_iter().find(|product| product.slug == slug)
    }

    pub fn page(&self) -> PublicPage {
        let products: Vec<ProductCard> = self.products().iter().map(card).collect();
        let categories = self.file["categories"].as_array().expect("categories").iter().map(|one| CategoryView {
            slug: one["slug"].as_str().unwrap_or_default().into(),
            title: self.text(&one["title"]),
            line: self.text(&one["line"]),
        });
        PublicPage {
            language: self.language,
            origin: "http://localhost:3000".into(),
            shop: self.shop(),
            categories: categories.collect(),
            query: ProductQuery::default(),
            found: products.len() as i64,
            products,
            next_cursor: None,
            sheet: None,
            delivery: DeliveryRate { flat: Money::twd(100), free_from: Some(Money::twd(1_500)) },
            payment_methods: vec![PaymentMethod::Cod, PaymentMethod::Test],
        }
    }

    pub fn cart(&self) -> CartView {
        let line = |slug: &str, variant: usize, quantity: i64, notice| {
            let product = self.product(slug).expect("a product");
            let chosen = product.variants[variant].clone();
            CartLineView {
                variant: chosen.id,
                slug: product.slug,
                title: product.title,
                choice: chosen.title,
                picture: product.pictures.first().cloned(),
                quantity,
                unit_price: chosen.price,
                line_total: Money::twd(chosen.price.amount * quantity),
                notice,
            }
        };
        let lines = vec![
            line("zhuni-pot", 0, 1, None),
            line("dongding-oolong", 1, 2, Some(LineNotice::PriceChanged { before: Money::twd(980) })),
            line("tea-cloth", 0, 3, Some(LineNotice::Short { left: 2 })),
        ];
        let subtotal: i64 = lines.iter().map(|line| line.line_total.amount).sum();
        CartView {
            count: lines.iter().map(|line| line.quantity).sum(),
            lines,
            subtotal: Money::twd(subtotal),
            shipping: Money::twd(0),
            total: Money::twd(subtotal),
            missing_for_free: None,
            key: Some("key".into()),
        }
    }

    pub fn orders(&self) -> Vec<(&'static str, OrderView, bool)> {
        let placed =
            self.order(ShownStatus::Processing, PaymentMethod::Cod, PaymentStatus::Pending, ShipmentStatus::Pending);
        let mut unpaid =
            self.order(ShownStatus::Pending, PaymentMethod::Test, PaymentStatus::Failed, ShipmentStatus::Pending);
        unpaid.can_be_paid = true;
        unpaid.expires_at = Some(self.now() + Duration::minutes(25));
        unpaid.timeline.push(self.event(OrderEvent::PaymentFailed { reference: "1".into() }, 4));
        let mut shipped =
            self.order(ShownStatus::Shipped, PaymentMethod::Test, PaymentStatus::Paid, ShipmentStatus::InTransit);
        shipped.tracking = Some("9051 2233 1180".into());
        shipped.timeline.push(self.event(OrderEvent::Paid { amount: shipped.totals.total }, 2));
        shipped.timeline.push(self.event(OrderEvent::Shipped { tracking: shipped.tracking.clone() }, 1400));
        vec![("order-placed", placed, true), ("order-unpaid", unpaid, false), ("order-shipped", shipped, false)]
    }

    fn event(&self, event: OrderEvent, minutes: i64) -> OrderEventView {
        OrderEventView { at: self.now() + Duration::minutes(minutes), actor: Actor::Shop, event }
    }

    fn order(
        &self,
        shown: ShownStatus,
        method: PaymentMethod,
        paid: PaymentStatus,
        shipment: ShipmentStatus,
    ) -> OrderView {
        let cart = self.cart();
        let lines = cart.lines.into_iter().map(|line| OrderLineView {
            sku: String::new(),
            title: line.title,
            choice: line.choice,
            picture: line.picture,
            unit_price: line.unit_price,
            quantity: line.quantity,
            line_total: line.line_total,
        });
        OrderView {
            number: "4821 0736".into(),
            token: "abc".into(),
            language: self.language,
            placed_at: self.now(),
            name: "林靜宜".into(),
            phone: "0912 345 678".into(),
            email: Some("lin@example.com".into()),
            address: "404 臺中市北區三民路三段 129 號 5 樓".into(),
            note: "管理室代收即可，謝謝。".into(),
            lines: lines.collect(),
            totals: Totals {
                subtotal: cart.subtotal,
                discounts: Money::zero(Currency::Twd),
                shipping: cart.shipping,
                tax: Money::twd(150),
                total: cart.total,
            },
            order_status: shown,
            payment_method: method,
            payment_status: paid,
            shipment_status: shipment,
            tracking: None,
            expires_at: None,
            can_be_paid: false,
            timeline: vec![self.event(OrderEvent::Placed { total: cart.total }, 0)],
        }
    }
}

fn card(product: &ProductView) -> ProductCard {
    let cheapest = product.variants.iter().min_by_key(|variant| variant.price.amount).expect("a variant");
    let available: i64 = product.variants.iter().map(|variant| variant.available.max(0)).sum();
    ProductCard {
        id: product.id,
        slug: product.slug.clone(),
        category: product.category.clone(),
        title: product.title.clone(),
        fact: product.fact.clone(),
        picture: product.pictures.first().cloned(),
        price: cheapest.price,
        price_varies: product.variants.iter().any(|variant| variant.price != cheapest.price),
        regular_price: cheapest.regular_price,
        availability: Availability::of(available),
        only_variant: match product.variants.as_slice() {
            [only] => Some(only.id),
            _ => None,
        },
    }
}
