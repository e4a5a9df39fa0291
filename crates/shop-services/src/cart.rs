//! The cart's use cases. Never charges: what a cart shows is today's offer, no more.

use crate::{
    Ports,
    carrier::CarrierDesk,
    delivery::{Wish, shown_rate},
    ports::{CartKey, CartLineRow, CartRows, LastOrder, Offer, StoreError, UnitOfWork},
    refusal::Refusal,
    secret,
};
use shop_contract::{CartLineView, CartView, LineNotice, PictureView, UnpaidOrder};
use shop_domain::{
    appearance::Terms,
    cart::{Cart, CartError, CartLine},
    fault::{Class, Fault},
    kernel::{CartId, Currency, Language, Money, Quantity, VariantId, money::MoneyError},
    pricing::{PricedLine, totals},
    shipment::Load,
};
use std::sync::Arc;
use time::{Duration, OffsetDateTime};

#[derive(Clone)]
pub struct CartService {
    ports: Arc<Ports>,
}

#[derive(Debug, thiserror::Error)]
pub enum CartRefusal {
    #[error("this variant is not sold")]
    NotSold,
    #[error("only {left} are left")]
    OutOfStock { left: i64 },
    #[error("the key was used for something else")]
    Reused,
    #[error(transparent)]
    Cart(#[from] CartError),
    #[error(transparent)]
    Money(#[from] MoneyError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Fault for CartRefusal {
    fn class(&self) -> Class {
        match self {
            Self::NotSold => Class::NotFound,
            Self::OutOfStock { .. } => Class::Conflict,
            Self::Reused => Class::Invalid,
            Self::Cart(error) => error.class(),
            Self::Money(error) => error.class(),
            Self::Store(error) => error.class(),
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::NotSold => "product.not_sold",
            Self::OutOfStock { .. } => "stock.out",
            Self::Reused => "idempotency.header_reused",
            Self::Cart(error) => error.code(),
            Self::Money(error) => error.code(),
            Self::Store(error) => error.code(),
        }
    }
}

impl Refusal for CartRefusal {}

impl CartService {
    /// How long a key under which something was added is remembered.
    const KEYS: Duration = Duration::days(30);

    pub fn new(ports: Arc<Ports>) -> Self {
        Self { ports }
    }

    /// The id of a cart that is still to be made, by the first line that is added to it.
    pub fn new_id(&self) -> CartId {
        CartId(self.ports.ids.next())
    }

    pub async fn view(&self, cart: Option<CartId>, language: Language) -> Result<CartView, CartRefusal> {
        let terms = self.ports.views.shop().await?.1;
        self.view_under(cart, &terms, &Wish::default(), language).await
    }

    /// As [`CartService::view`], for a caller that has the terms at hand and knows how the order is to
    /// travel.
    #[tracing::instrument(target = "yiye::use_case", name = "cart.view_under", skip_all)]
    pub async fn view_under(
        &self,
        cart: Option<CartId>,
        terms: &Terms,
        wish: &Wish,
        language: Language,
    ) -> Result<CartView, CartRefusal> {
        let rows = match cart {
            Some(id) => self.ports.views.cart(id).await?,
            None => None,
        };
        let now = self.ports.clock.now();
        Ok(shown(rows, (terms, wish, &self.ports.carriers), now, language)?)
    }

    /// Adds to what is there. More than is in stock is refused, and leaves the cart as it was.
    #[tracing::instrument(target = "yiye::use_case", name = "cart.add", skip_all)]
    pub async fn add(
        &self,
        cart: CartId,
        variant: VariantId,
        quantity: Quantity,
        language: Language,
    ) -> Result<CartView, CartRefusal> {
        self.put(cart, (variant, quantity), None).await?;
        self.view(Some(cart), language).await
    }

    /// As [`Self::add`], and once: under a key that was used for it already, nothing more is added.
    #[tracing::instrument(target = "yiye::use_case", name = "cart.add_once", skip_all)]
    pub async fn add_once(
        &self,
        cart: CartId,
        (variant, quantity): (VariantId, Quantity),
        key: &str,
        language: Language,
    ) -> Result<CartView, CartRefusal> {
        self.put(cart, (variant, quantity), Some(key)).await?;
        self.view(Some(cart), language).await
    }

    /// Only what was added uses the key up: whoever was refused may try again under it.
    async fn put(
        &self,
        cart: CartId,
        (variant, quantity): (VariantId, Quantity),
        key: Option<&str>,
    ) -> Result<(), CartRefusal> {
        let now = self.ports.clock.now();
        let mut work = self.ports.store.begin().await?;
        let mut kept = work.carts().open(cart, &self.ports.ids.secret(), now).await?;
        if let Some(key) = key {
            let request = format!("{variant} {}", i64::from(quantity));
            let (key, request) = (secret::hash(key), secret::hash(&request));
            match work.carts().use_key(cart, (&key, &request), now, now - Self::KEYS).await? {
                CartKey::New => {}
                CartKey::Used => return Ok(()),
                CartKey::UsedOtherwise => return Err(CartRefusal::Reused),
            }
        }
        let wanted = kept.cart.add(variant, quantity)?;
        let offers = offers_of(&mut *work, &kept.cart).await?;
        in_stock(&offers, variant, wanted)?;
        work.carts().save(&kept.cart, &seen(&kept.cart, &offers, variant), now).await?;
        Ok(work.commit().await?)
    }

    /// A quantity of 0 removes the line.
    #[tracing::instrument(target = "yiye::use_case", name = "cart.change", skip_all)]
    pub async fn change(
        &self,
        cart: Option<CartId>,
        variant: VariantId,
        quantity: i64,
        language: Language,
    ) -> Result<CartView, CartRefusal> {
        let now = self.ports.clock.now();
        let mut work = self.ports.store.begin().await?;
        let Some(mut kept) = lock(&mut *work, cart).await? else {
            return if quantity == 0 { self.view(None, language).await } else { Err(CartError::NoSuchLine.into()) };
        };
        if quantity == 0 {
            kept.remove(variant);
        } else {
            kept.change(variant, quantity.try_into().map_err(CartError::Quantity)?)?;
        }
        let offers = offers_of(&mut *work, &kept).await?;
        if quantity > 0 {
            in_stock(&offers, variant, quantity.try_into().map_err(CartError::Quantity)?)?;
        }
        work.carts().save(&kept, &seen(&kept, &offers, variant), now).await?;
        work.commit().await?;
        self.view(cart, language).await
    }

    /// What a visitor has in the cart comes into their own when they sign in. The cart of another customer, who sat
    /// at the same browser before, stays theirs.
    #[tracing::instrument(target = "yiye::use_case", name = "cart.merge", skip_all)]
    pub async fn merge(&self, from: CartId, into: CartId) -> Result<(), CartRefusal> {
        if from == into {
            return Ok(());
        }
        let now = self.ports.clock.now();
        let mut work = self.ports.store.begin().await?;
        if work.customers().has_cart(from).await? {
            return Ok(());
        }
        // In one order, so that two devices at once do not wait for each other for ever.
        if from < into {
            work.carts().lock(from).await?;
        }
        let mut kept = work.carts().open(into, &self.ports.ids.secret(), now).await?.cart;
        let Some(visitor) = work.carts().lock(from).await? else { return Ok(()) };
        let came = kept.absorb(&visitor.cart);
        if came.is_empty() {
            return Ok(());
        }
        let offers = offers_of(&mut *work, &kept).await?;
        // What is not sold any more has no price; its line says so, and is not compared.
        let price = |variant| offers.iter().find(|offer| offer.variant == variant).map(|offer| offer.price);
        let none = Money::zero(Currency::Twd);
        let seen = |line: &CartLine| came.contains(&line.variant).then(|| price(line.variant).unwrap_or(none));
        let seen: Vec<_> = kept.lines().iter().map(seen).collect();
        work.carts().save(&kept, &seen, now).await?;
        work.carts().clear(from, &self.ports.ids.secret(), None).await?;
        Ok(work.commit().await?)
    }

    pub async fn clear(&self, cart: Option<CartId>, language: Language) -> Result<CartView, CartRefusal> {
        if let Some(id) = cart {
            let mut work = self.ports.store.begin().await?;
            work.carts().clear(id, &self.ports.ids.secret(), None).await?;
            work.commit().await?;
        }
        self.view(cart, language).await
    }
}

async fn lock(work: &mut dyn UnitOfWork, cart: Option<CartId>) -> Result<Option<Cart>, StoreError> {
    match cart {
        Some(id) => Ok(work.carts().lock(id).await?.map(|kept| kept.cart)),
        None => Ok(None),
    }
}

async fn offers_of(work: &mut dyn UnitOfWork, cart: &Cart) -> Result<Vec<Offer>, StoreError> {
    let variants: Vec<_> = cart.lines().iter().map(|line| line.variant).collect();
    work.catalogue().offers(&variants).await
}

fn in_stock(offers: &[Offer], variant: VariantId, wanted: Quantity) -> Result<(), CartRefusal> {
    let offer = offers.iter().find(|offer| offer.variant == variant).ok_or(CartRefusal::NotSold)?;
    if i64::from(wanted) > offer.available {
        return Err(CartRefusal::OutOfStock { left: offer.available.max(0) });
    }
    Ok(())
}

/// Only the line that was touched counts as seen: another one's change of price is still to be told.
fn seen(cart: &Cart, offers: &[Offer], touched: VariantId) -> Vec<Option<Money>> {
    let price = |variant| offers.iter().find(|offer| offer.variant == variant).map(|offer| offer.price);
    cart.lines().iter().map(|line| price(line.variant).filter(|_| line.variant == touched)).collect()
}

fn shown(
    rows: Option<CartRows>,
    (terms, wish, desk): (&Terms, &Wish, &CarrierDesk),
    now: OffsetDateTime,
    language: Language,
) -> Result<CartView, MoneyError> {
    let (key, last_order, rows) =
        rows.map_or((None, None, Vec::new()), |rows| (Some(rows.key), rows.last_order, rows.lines));
    let lines = rows.into_iter().map(|row| line(row, language)).collect::<Result<Vec<_>, _>>()?;
    let priced: Vec<_> = lines
        .iter()
        .filter(|line| line.notice != Some(LineNotice::Gone))
        .filter_map(|line| Some(PricedLine { unit_price: line.unit_price, quantity: line.quantity.try_into().ok()? }))
        .collect();
    let delivery = shown_rate(desk, terms, wish, &load(&lines, wish, terms)?);
    let totals = totals(terms.currency, &priced, &delivery)?;
    Ok(CartView {
        count: lines.iter().map(|line| line.quantity).sum(),
        key: if lines.is_empty() { None } else { key },
        missing_for_free: if priced.is_empty() { None } else { delivery.missing_for_free(totals.subtotal) },
        subtotal: totals.subtotal,
        shipping: totals.shipping,
        total: totals.total,
        delivery,
        unpaid: last_order.and_then(|order| unpaid(order, now)),
        lines,
    })
}

/// What would travel, if it were ordered now.
fn load(lines: &[CartLineView], wish: &Wish, terms: &Terms) -> Result<Load, MoneyError> {
    let sold = || lines.iter().filter(|line| line.notice != Some(LineNotice::Gone));
    let weights = sold().filter_map(|line| Some((line.weight, line.quantity.try_into().ok()?)));
    let worth = Money::sum(terms.currency, sold().map(|line| line.line_total))?;
    Ok(Load { worth, weight: Load::weight_of(weights), zone: wish.zone })
}

/// An order whose time is over is as good as cancelled, though nobody may have swept it up yet.
fn unpaid(order: LastOrder, now: OffsetDateTime) -> Option<UnpaidOrder> {
    let in_time = order.expires_at.is_none_or(|at| at > now);
    (in_time && order.standing.can_be_paid()).then(|| UnpaidOrder {
        number: order.number.compact().to_owned(),
        token: order.token,
        total: order.total,
    })
}

fn line(row: CartLineRow, language: Language) -> Result<CartLineView, MoneyError> {
    let notice = if !row.sold {
        Some(LineNotice::Gone)
    } else if row.available < row.quantity {
        Some(LineNotice::Short { left: row.available.max(0) })
    } else if row.price != row.seen_price {
        Some(LineNotice::PriceChanged { before: row.seen_price })
    } else {
        None
    };
    let quantity = Quantity::try_from(row.quantity).map_err(|_| MoneyError)?;
    let title = row.title.get(language).to_owned();
    Ok(CartLineView {
        variant: row.variant,
        slug: row.slug,
        choice: row.choice.get(language).to_owned(),
        picture: row.picture.map(|key| PictureView { key, alt: title.clone() }),
        title,
        quantity: row.quantity,
        unit_price: row.price,
        line_total: row.price.times(quantity)?,
        weight: row.weight,
        notice,
        most: Some(row.available.clamp(0, Quantity::MAX.into())),
    })
}
