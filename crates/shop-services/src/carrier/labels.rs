//! Labels of parcels that their carriers know: of one, or of everything in several orders, on as few pages as the
//! carriers let it be. Never keeps a label: the carrier's own page prints it.

use super::{CarrierRefusal, CarrierService, book::known};
use crate::ports::{ParcelAtCarrier, UnitOfWork};
use shop_contract::{CarrierAct, LabelSheet};
use shop_domain::{
    kernel::{Language, OrderId, ShipmentId},
    shipment::DeliveryMethod,
    staff::{Caller, Permission},
};
use std::collections::BTreeMap;

impl CarrierService {
    /// Where the label of a parcel is printed.
    #[tracing::instrument(target = "yiye::use_case", name = "carrier.label", skip_all)]
    pub async fn label(
        &self,
        caller: &Caller,
        order: OrderId,
        parcel: ShipmentId,
        language: Language,
    ) -> Result<LabelSheet, CarrierRefusal> {
        caller.must(Permission::ReadOrders)?;
        let mut work = self.ports.store.begin().await?;
        let order = work.orders().get(order).await?.ok_or(CarrierRefusal::NoParcel)?;
        let known = known(&order, parcel)?.clone();
        let sheets = self.sheets(&mut *work, &known.method.clone(), &[known], language).await?;
        sheets.into_iter().next().ok_or(CarrierRefusal::NoParcel)
    }

    /// Where the labels of all parcels of these orders are printed that are known to their carriers and still have a
    /// label: way by way.
    #[tracing::instrument(target = "yiye::use_case", name = "carrier.labels", skip_all)]
    pub async fn labels(
        &self,
        caller: &Caller,
        orders: &[OrderId],
        language: Language,
    ) -> Result<Vec<LabelSheet>, CarrierRefusal> {
        caller.must(Permission::ReadOrders)?;
        let mut work = self.ports.store.begin().await?;
        let mut by_way: BTreeMap<DeliveryMethod, Vec<ParcelAtCarrier>> = BTreeMap::new();
        for order in work.orders().all(orders).await? {
            let parcels = order.state().shipments.iter();
            let printed = parcels.filter(|parcel| super::acts(parcel).contains(&CarrierAct::Label));
            for known in printed.filter_map(|parcel| parcel.at_carrier.clone()) {
                by_way.entry(known.method.clone()).or_default().push(known);
            }
        }
        let mut sheets = Vec::new();
        for (method, parcels) in by_way {
            sheets.extend(self.sheets(&mut *work, &method, &parcels, language).await?);
        }
        Ok(sheets)
    }

    async fn sheets(
        &self,
        work: &mut dyn UnitOfWork,
        method: &DeliveryMethod,
        parcels: &[ParcelAtCarrier],
        language: Language,
    ) -> Result<Vec<LabelSheet>, CarrierRefusal> {
        let gateway = self.ports.carriers.gateway(work, method.carrier()).await?;
        let title = self.ports.carriers.title(method, language);
        let sheet = |page: crate::ports::LabelPage| LabelSheet {
            title: title.clone(),
            parcels: page.parcels,
            action: page.action,
            fields: page.fields,
        };
        Ok(gateway.labels(parcels)?.into_iter().map(sheet).collect())
    }
}
