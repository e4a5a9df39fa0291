//! A cart beside today's offers, in one statement.

use crate::failure::{failed, unreadable};
use shop_domain::kernel::{CartId, Currency, LocalText, Money, VariantId};
use shop_services::ports::{CartLineRow, CartRows, StoreResult};
use sqlx::{PgPool, query};

pub(super) async fn cart(pool: &PgPool, id: CartId) -> StoreResult<Option<CartRows>> {
    let rows = query!(
        r#"select checkout_key, (select currency from shops) as "currency!", line.variant_id as "variant_id?",
             line.quantity as "quantity?", line.seen_price as "seen_price?", line.slug as "slug?",
             line.title_zh as "title_zh?", line.title_en as "title_en?", line.choice_zh as "choice_zh?",
             line.choice_en as "choice_en?", line.picture as "picture?", line.price as "price?",
             line.available as "available?", line.sold as "sold?"
         from carts
         left join lateral (
             select cart_lines.variant_id, quantity, seen_price, added_at, products.slug, title_zh, title_en,
                 choice_zh, choice_en, price, coalesce(on_hand - reserved, 0) as available,
                 not (products.archived or variants.archived) as sold,
                 (select key from pictures where pictures.product_id = products.product_id order by position limit 1)
                     as picture
             from cart_lines
             join variants using (variant_id) join products using (product_id) left join stock using (variant_id)
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
    let key = first.checkout_key.clone();
    let money = |amount| Money { amount, currency };
    let lines = rows.into_iter().filter_map(|row| {
        Some(CartLineRow {
            variant: VariantId(row.variant_id?),
            quantity: row.quantity?,
            seen_price: money(row.seen_price?),
            slug: row.slug?,
            title: LocalText::new(row.title_zh?, row.title_en?),
            choice: LocalText::new(row.choice_zh?, row.choice_en?),
            picture: row.picture,
            price: money(row.price?),
            available: row.available?,
            sold: row.sold?,
        })
    });
    Ok(Some(CartRows { key, lines: lines.collect() }))
}
