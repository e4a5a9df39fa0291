//! Products that a store takes as they are. Never in a store before [`SampleProduct::put_into`].

use super::{a_uuid, next};
use shop_domain::{
    inventory::StockReason,
    kernel::{LocalText, Money, PictureId, ProductId, VariantId},
    pricing::TaxRate,
    product::{Product, Sku, Slug, Variant},
};
use shop_services::ports::{KeptPicture, KeptProduct, StockChange, StoreResult, UnitOfWork};
use time::OffsetDateTime;

/// In category `tea`, at NT$1,000, ten on hand.
pub fn a_product() -> ProductBuilder {
    ProductBuilder {
        category: "tea".to_owned(),
        title: LocalText::new("凍頂烏龍", "Dong Ding Oolong"),
        variants: vec![Choice { name: LocalText::default(), price: 1_000, stock: 10, weight: 0 }],
        has_picture: false,
        tax: TaxRate::default(),
    }
}

#[derive(Debug, Clone)]
pub struct ProductBuilder {
    category: String,
    title: LocalText,
    variants: Vec<Choice>,
    has_picture: bool,
    tax: TaxRate,
}

#[derive(Debug, Clone)]
struct Choice {
    name: LocalText,
    price: i64,
    stock: i64,
    weight: i64,
}

/// A product that may be put into a store, with what is on hand of each variant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SampleProduct {
    pub kept: KeptProduct,
    pub stock: Vec<i64>,
}

impl ProductBuilder {
    pub fn in_category(mut self, slug: &str) -> Self {
        self.category = slug.to_owned();
        self
    }

    pub fn called(mut self, zh: &str, en: &str) -> Self {
        self.title = LocalText::new(zh, en);
        self
    }

    /// Of the variant that was named last, as [`ProductBuilder::with_stock`].
    pub fn priced(mut self, amount: i64) -> Self {
        self.variants.last_mut().expect("a product has a variant").price = amount;
        self
    }

    pub fn with_stock(mut self, on_hand: i64) -> Self {
        self.variants.last_mut().expect("a product has a variant").stock = on_hand;
        self
    }

    /// In grams, of the variant that was named last.
    pub fn weighing(mut self, grams: i64) -> Self {
        self.variants.last_mut().expect("a product has a variant").weight = grams;
        self
    }

    /// One more variant, at the price and with the stock of the one before until it is told others.
    pub fn and_also(mut self, name: &str) -> Self {
        let last = self.variants.last().expect("a product has a variant");
        let choice = Choice { name: LocalText::new(name, ""), ..last.clone() };
        self.variants.push(choice);
        self
    }

    pub fn taxed_at(mut self, tax: TaxRate) -> Self {
        self.tax = tax;
        self
    }

    pub fn with_a_picture(mut self) -> Self {
        self.has_picture = true;
        self
    }

    pub fn build(self) -> SampleProduct {
        let n = next();
        let picture =
            || KeptPicture { id: PictureId(a_uuid()), key: format!("picture-{n}"), alt: LocalText::new("茶", "Tea") };
        let stock = self.variants.iter().map(|choice| choice.stock).collect();
        let product = Product {
            slug: Slug::parse(&format!("product-{n}")).expect("a slug"),
            title: self.title,
            fact: LocalText::new("南投鹿谷", "Lugu, Nantou"),
            story: LocalText::new("炭焙三次。", "Roasted three times."),
            facts: Vec::new(),
            option: LocalText::new("重量", "Weight"),
            tax: self.tax,
            variants: self.variants.into_iter().enumerate().map(|(at, choice)| variant(n, at, choice)).collect(),
        };
        let pictures = if self.has_picture { vec![picture()] } else { Vec::new() };
        let id = ProductId(a_uuid());
        SampleProduct {
            kept: KeptProduct { id, product, category: self.category, pictures, archived: false, version: 0 },
            stock,
        }
    }
}

fn variant(product: u64, at: usize, choice: Choice) -> Variant {
    Variant {
        id: VariantId(a_uuid()),
        sku: Sku::parse(&format!("SKU-{product}-{at}")).expect("a SKU"),
        choice: choice.name,
        price: Money::twd(choice.price),
        regular_price: None,
        weight: choice.weight,
    }
}

impl SampleProduct {
    pub fn id(&self) -> ProductId {
        self.kept.id
    }

    /// The first one, which is the only one unless the test asked for more.
    pub fn variant(&self) -> VariantId {
        self.variant_at(0)
    }

    pub fn variant_at(&self, at: usize) -> VariantId {
        self.kept.product.variants[at].id
    }

    pub fn slug(&self) -> &str {
        self.kept.product.slug.as_str()
    }

    /// Saves it as a new product, and its stock. Its category must be there.
    pub async fn put_into(&self, work: &mut dyn UnitOfWork, now: OffsetDateTime) -> StoreResult<()> {
        work.catalogue().save(&self.kept, now).await?;
        let of_each = self.kept.product.variants.iter().zip(&self.stock);
        let changes: Vec<_> = of_each.map(|(variant, on_hand)| initial(variant.id, *on_hand)).collect();
        work.stock().change(&changes, "test", now).await
    }
}

fn initial(variant: VariantId, on_hand: i64) -> StockChange {
    StockChange { variant, on_hand, reserved: 0, reason: StockReason::Initial, order: None }
}
