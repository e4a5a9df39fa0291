//! A cart beside today's offers, and the order that was last made of it, in one statement.

use crate::failure::{failed, unreadable};
use shop_domain::{
    kernel::{CartId, Currency, LocalText, Money, OrderNumber, VariantId},
    order::{OrderStanding, OrderStatus},
    payment::{PaymentFlow, PaymentStatus},
};
use shop_services::ports::{CartLineRow, CartRows, LastOrder, StoreResult};
use sqlx::{PgPool, query_as};
use time::OffsetDateTime;
use uuid::Uuid;

/// Of a cart without lines there is one, with nothing of a line in it.
struct Row {
    checkout_key: String,
    currency: String,
    variant_id: Option<Uuid>,
    quantity: Option<i64>,
    seen_price: Option<i64>,
    slug: Option<String>,
    title_zh: Option<String>,
    title_en: Option<String>,
    choice_zh: Option<String>,
    choice_en: Option<String>,
    picture: Option<String>,
    price: Option<i64>,
    weight: Option<i64>,
    available: Option<i64>,
    sold: Option<bool>,
    number: Option<String>,
    token: Option<String>,
    total: Option<i64>,
    order_currency: Option<String>,
    payment_flow: Option<String>,
    status: Option<String>,
    payment_status: Option<String>,
    is_held: bool,
    expires_at: Option<OffsetDateTime>,
}

pub(super) async fn cart(pool: &PgPool, id: CartId) -> StoreResult<Option<CartRows>> {
    let rows = query_as!(
        Row,
        r#"select checkout_key, (select currency from shops) as "currency!", line.variant_id as "variant_id?",
             line.quantity as "quantity?", line.seen_price as "seen_price?", line.slug as "slug?",
             line.title_zh as "title_zh?", line.title_en as "title_en?", line.choice_zh as "choice_zh?",
             line.choice_en as "choice_en?", line.picture as "picture?", line.price as "price?",
             line.weight as "weight?", line.available as "available?", line.sold as "sold?", orders.number as "number?",
             orders.token as "token?", orders.total as "total?", orders.currency as "order_currency?",
             orders.payment_flow as "payment_flow?", orders.status as "status?",
             orders.payment_status as "payment_status?", orders.held_amount is not null as "is_held!",
             orders.expires_at as "expires_at?"
         from carts
         left join orders on orders.order_id = carts.last_order
         left join lateral (
             select cart_lines.variant_id, quantity, seen_price, added_at, products.slug, title_zh, title_en,
                 choice_zh, choice_en, price, weight, coalesce(offered_stock.available, 0) as available,
                 not (products.archived or variants.archived) as sold,
                 (select key from pictures where pictures.product_id = products.product_id order by position limit 1)
                     as picture
             from cart_lines
             join variants using (variant_id) join products using (product_id) left join offered_stock using (variant_id)
             where cart_lines.cart_id = carts.cart_id
         ) line on true
         where carts.cart_id = $1
         order by line.added_at, line.variant_id"#,
        id.0
    )
    .fetch_all(pool)
    .await
    .map_err(failed)?;
    let Some(first) = rows.first() else { return Ok(None) };
    let currency = Currency::from_code(&first.currency).ok_or_else(|| unreadable("shops.currency"))?;
    let (key, last_order) = (first.checkout_key.clone(), first.last_order()?);
    let lines = rows.into_iter().filter_map(|row| row.line(currency)).collect();
    Ok(Some(CartRows { key, lines, last_order }))
}

impl Row {
    fn line(self, currency: Currency) -> Option<CartLineRow> {
        let money = |amount| Money { amount, currency };
        Some(CartLineRow {
            variant: VariantId(self.variant_id?),
            quantity: self.quantity?,
            seen_price: money(self.seen_price?),
            slug: self.slug?,
            title: LocalText::new(self.title_zh?, self.title_en?),
            choice: LocalText::new(self.choice_zh?, self.choice_en?),
            picture: self.picture,
            price: money(self.price?),
            weight: self.weight?,
            available: self.available?,
            sold: self.sold?,
        })
    }

    fn last_order(&self) -> StoreResult<Option<LastOrder>> {
        let (Some(number), Some(token), Some(amount)) = (&self.number, &self.token, self.total) else {
            return Ok(None);
        };
        let text = |column: &Option<String>| column.clone().unwrap_or_default();
        let currency = Currency::from_code(&text(&self.order_currency)).ok_or_else(|| unreadable("orders.currency"))?;
        let standing = OrderStanding {
            flow: PaymentFlow::from_code(&text(&self.payment_flow)).ok_or_else(|| unreadable("orders.payment_flow"))?,
            status: OrderStatus::from_code(&text(&self.status)).ok_or_else(|| unreadable("orders.status"))?,
            payment_status: PaymentStatus::from_code(&text(&self.payment_status))
                .ok_or_else(|| unreadable("orders.payment_status"))?,
            is_held: self.is_held,
        };
        Ok(Some(LastOrder {
            number: OrderNumber::restore(number.clone()),
            token: token.clone(),
            total: Money { amount, currency },
            standing,
            expires_at: self.expires_at,
        }))
    }
}
