//! Fills a shop that has never been used with the sample: the tea house. Never touches a shop that
//! has a product, or that an owner has made their own.

use anyhow::Context;
use serde::Deserialize;
use shop_domain::{
    appearance::{Appearance, Hero, Passage, Pickup, Seller, Terms},
    inventory::StockReason,
    kernel::{CategoryId, LocalText, Money, PictureId, ProductId, VariantId},
    payment::PaymentMethod,
    pricing::TaxRate,
    product::{Fact, Product, Sku, Slug, Variant},
    shipment::{DeliveryMethod, DeliveryWay, Tariff},
};
use shop_services::{
    Ports,
    ports::{KeptCategory, KeptPicture, KeptProduct, StockChange, UnitOfWork},
};
use std::path::Path;

#[derive(Deserialize)]
struct Sample {
    shop: SampleShop,
    categories: Vec<SampleCategory>,
    products: Vec<SampleProduct>,
}

#[derive(Deserialize)]
struct SampleShop {
    name: LocalText,
    tagline: LocalText,
    announcement: LocalText,
    hero: Hero,
    story: Passage,
    delivery_note: LocalText,
    return_note: LocalText,
    pickup: Pickup,
    seller: Seller,
}

#[derive(Deserialize)]
struct SampleCategory {
    slug: String,
    title: LocalText,
    line: LocalText,
}

#[derive(Deserialize)]
struct SampleProduct {
    slug: String,
    category: String,
    title: LocalText,
    fact: LocalText,
    story: LocalText,
    facts: Vec<Fact>,
    options: Vec<SampleOption>,
    variants: Vec<SampleVariant>,
    picture: String,
    alt: LocalText,
}

#[derive(Deserialize)]
struct SampleOption {
    name: LocalText,
    values: Vec<LocalText>,
}

#[derive(Deserialize)]
struct SampleVariant {
    sku: String,
    #[serde(default)]
    choice: Vec<usize>,
    price: i64,
    regular_price: Option<i64>,
    /// In grams, packed.
    weight: i64,
    stock: i64,
}

/// `to_try`: the ways to pay that are offered beside cash. `site`: the folder that the build made, with the sample's texts and pictures in it.
pub async fn fill(
    ports: &Ports,
    site: &Path,
    to_try: Vec<PaymentMethod>,
    progress: &(dyn Fn(&str) + Sync),
) -> anyhow::Result<()> {
    let mut work = ports.store.begin().await?;
    if work.shop().exists().await? {
        return Ok(());
    }
    let folder = site.join("sample");
    let Ok(text) = std::fs::read_to_string(folder.join("catalogue.json")) else {
        work.shop().save(&Appearance::default(), &Terms::default()).await?;
        return Ok(work.commit().await?);
    };
    let sample: Sample = serde_json::from_str(&text).context("the sample catalogue cannot be read")?;
    progress("filling the shop with the sample catalogue");
    let mut terms = Terms { deliveries: ways(), ..Terms::default() };
    terms.payment_methods.extend(to_try);
    work.shop().save(&sample.shop.words(), &terms).await?;
    for category in sample.categories {
        let id = CategoryId(ports.ids.next());
        let category = KeptCategory { id, slug: category.slug, title: category.title, line: category.line };
        work.catalogue().add_category(&category).await?;
    }
    for product in sample.products {
        let key = product.picture.clone();
        add(ports, &mut *work, product).await?;
        copy(ports, &folder, &key).await?;
    }
    work.catalogue().touch().await?;
    Ok(work.commit().await?)
}

impl SampleShop {
    fn words(self) -> Appearance {
        Appearance {
            name: self.name,
            tagline: self.tagline,
            announcement: self.announcement,
            hero: self.hero,
            story: self.story,
            delivery_note: self.delivery_note,
            return_note: self.return_note,
            pickup: self.pickup,
            seller: self.seller,
            ..Appearance::default()
        }
    }
}

/// To the door, dearer to the islands, and at the tea house itself.
fn ways() -> Vec<DeliveryWay> {
    let home = Tariff::flat(Money::twd(100), Some(Money::twd(1_500)));
    let home = Tariff { outlying: Some(Money::twd(120)), ..home };
    let shop = Tariff::flat(Money::twd(0), None);
    [(DeliveryMethod::HOME, home), (DeliveryMethod::SHOP, shop)]
        .map(|(method, tariff)| DeliveryWay { method, tariff })
        .into()
}

async fn add(ports: &Ports, work: &mut dyn UnitOfWork, sample: SampleProduct) -> anyhow::Result<()> {
    let now = ports.clock.now();
    let option = sample.options.into_iter().next();
    let mut stock = Vec::with_capacity(sample.variants.len());
    let mut variants = Vec::with_capacity(sample.variants.len());
    for variant in sample.variants {
        let id = VariantId(ports.ids.next());
        stock.push(StockChange {
            variant: id,
            on_hand: variant.stock,
            reserved: 0,
            reason: StockReason::Initial,
            order: None,
        });
        let choice = variant.choice.first().and_then(|at| option.as_ref()?.values.get(*at)).cloned();
        variants.push(Variant {
            id,
            sku: Sku::parse(&variant.sku)?,
            choice: choice.unwrap_or_default(),
            price: Money::twd(variant.price),
            regular_price: variant.regular_price.map(Money::twd),
            weight: variant.weight,
        });
    }
    let product = Product {
        slug: Slug::parse(&sample.slug)?,
        title: sample.title,
        fact: sample.fact,
        story: sample.story,
        facts: sample.facts,
        option: option.map(|option| option.name).unwrap_or_default(),
        tax: TaxRate::default(),
        variants,
    };
    let picture = KeptPicture { id: PictureId(ports.ids.next()), key: sample.picture, alt: sample.alt };
    let kept = KeptProduct {
        id: ProductId(ports.ids.next()),
        product,
        category: sample.category,
        pictures: vec![picture],
        archived: false,
        version: 0,
    };
    work.catalogue().save(&kept, now).await?;
    Ok(work.stock().change(&stock, "sample", now).await?)
}

/// The sample's pictures are cut already: they go into the media store as they are.
async fn copy(ports: &Ports, folder: &Path, key: &str) -> anyhow::Result<()> {
    for width in shop_contract::PictureView::WIDTHS {
        let name = format!("{key}-{width}.webp");
        let bytes =
            std::fs::read(folder.join(&name)).with_context(|| format!("the sample picture {name} is missing"))?;
        ports.media.put(&name, bytes.into()).await?;
    }
    Ok(())
}
