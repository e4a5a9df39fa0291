//! The parcels of orders as rows. Never judges what is read, and never moves one by itself: they are
//! saved with their order.

use crate::{
    failure::{failed, unreadable},
    unit_of_work::PgUnitOfWork,
};
use shop_domain::{
    kernel::{ShipmentId, VariantId},
    order::OrderState,
    shipment::{DeliveryMethod, Shipment, ShipmentStatus},
};
use shop_services::ports::{StoreError, StoreResult};
use sqlx::{PgConnection, query};
use std::collections::BTreeMap;
use uuid::Uuid;

/// By order: one statement, however many there are.
pub(crate) async fn shipments(
    connection: &mut PgConnection,
    orders: &[Uuid],
) -> StoreResult<BTreeMap<Uuid, Vec<Shipment>>> {
    let rows = query!(
        r#"select order_id, shipments.shipment_id, number, status, method, tracking, at_carrier, last_word,
             array_agg(variant_id order by position) as "variants!",
             array_agg(shipment_lines.quantity order by position) as "quantities!"
         from shipments join shipment_lines using (shipment_id, order_id) join order_lines using (order_id, variant_id)
         where order_id = any($1) group by shipments.shipment_id, order_id order by number"#,
        orders
    )
    .fetch_all(connection)
    .await
    .map_err(failed)?;
    let mut by_order: BTreeMap<Uuid, Vec<Shipment>> = BTreeMap::new();
    for row in rows {
        let lines = row.variants.into_iter().zip(row.quantities).map(|(variant, quantity)| {
            let quantity = quantity.try_into().map_err(|_| unreadable("shipment_lines.quantity"))?;
            Ok((VariantId(variant), quantity))
        });
        let at_carrier = row.at_carrier.map(serde_json::from_value).transpose();
        by_order.entry(row.order_id).or_default().push(Shipment {
            id: ShipmentId(row.shipment_id),
            number: row.number.try_into().map_err(|_| unreadable("shipments.number"))?,
            status: ShipmentStatus::from_code(&row.status).ok_or_else(|| unreadable("shipments.status"))?,
            lines: lines.collect::<StoreResult<_>>()?,
            method: DeliveryMethod::from_code(&row.method).ok_or_else(|| unreadable("shipments.method"))?,
            tracking: row.tracking,
            at_carrier: at_carrier.map_err(|_| unreadable("shipments.at_carrier"))?,
            last_word: row.last_word,
        });
    }
    Ok(by_order)
}

impl PgUnitOfWork {
    /// All parcels of an order, and how much of each line is in one, in one statement. What is in a
    /// parcel is written once.
    pub(crate) async fn save_shipments(&mut self, order: &OrderState) -> StoreResult<()> {
        let parcels = &order.shipments;
        let ids: Vec<_> = parcels.iter().map(|parcel| parcel.id.0).collect();
        let numbers: Vec<_> = parcels.iter().map(|parcel| i32::from(parcel.number)).collect();
        let statuses: Vec<_> = parcels.iter().map(|parcel| parcel.status.code().to_owned()).collect();
        let methods: Vec<_> = parcels.iter().map(|parcel| parcel.method.code().to_owned()).collect();
        let trackings: Vec<_> = parcels.iter().map(|parcel| parcel.tracking.clone()).collect();
        let words: Vec<_> = parcels.iter().map(|parcel| parcel.last_word.clone()).collect();
        let at_carriers = parcels.iter().map(|parcel| parcel.at_carrier.as_ref().map(serde_json::to_value).transpose());
        let at_carriers =
            at_carriers.collect::<Result<Vec<_>, _>>().map_err(|error| StoreError::Broken(error.into()))?;
        let lines = || parcels.iter().flat_map(|parcel| parcel.lines.iter().map(|line| (parcel.id.0, line)));
        let line_parcels: Vec<_> = lines().map(|(parcel, _)| parcel).collect();
        let line_variants: Vec<_> = lines().map(|(_, line)| line.0.0).collect();
        let line_quantities: Vec<_> = lines().map(|(_, line)| i64::from(line.1)).collect();
        let variants: Vec<_> = order.lines.iter().map(|line| line.variant.0).collect();
        let packed: Vec<_> = order.lines.iter().map(|line| order.packed(line.variant)).collect();
        query!(
            "with moved as (
                 insert into shipments (order_id, shipment_id, number, status, method, tracking, at_carrier, last_word)
                 select $1, * from unnest($2::uuid[], $3::int[], $4::text[], $5::text[], $6::text[], $7::jsonb[],
                     $8::text[])
                 on conflict (shipment_id) do update set status = excluded.status, tracking = excluded.tracking,
                     at_carrier = excluded.at_carrier, last_word = excluded.last_word
             ), packed as (
                 update order_lines set packed = line.packed
                 from unnest($9::uuid[], $10::bigint[]) as line (variant_id, packed)
                 where order_id = $1 and order_lines.variant_id = line.variant_id
             )
             insert into shipment_lines (order_id, shipment_id, variant_id, quantity)
             select $1, * from unnest($11::uuid[], $12::uuid[], $13::bigint[])
             on conflict (shipment_id, variant_id) do nothing",
            order.id.0,
            &ids,
            &numbers,
            &statuses,
            &methods,
            &trackings as &[Option<String>],
            &at_carriers as &[Option<serde_json::Value>],
            &words as &[Option<String>],
            &variants,
            &packed,
            &line_parcels,
            &line_variants,
            &line_quantities
        )
        .execute(self.connection())
        .await
        .map_err(failed)?;
        Ok(())
    }
}
