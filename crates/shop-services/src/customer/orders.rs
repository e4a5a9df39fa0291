//! A customer's own orders. Whose an order is decides the store, by the customer's id alone: no filter and no number
//! leads to somebody else's.

use super::{CustomerRefusal, CustomerService};
use crate::{order::order_view, ports::SessionKey};
use shop_contract::{CustomerExport, CustomerOrders};
use shop_domain::kernel::{CustomerId, Language};

impl CustomerService {
    pub(super) const PAGE: i64 = 20;

    /// A part of them, the latest first.
    #[tracing::instrument(target = "yiye::use_case", name = "customer.orders", skip_all)]
    pub async fn orders(
        &self,
        id: CustomerId,
        cursor: Option<&str>,
        language: Language,
    ) -> Result<CustomerOrders, CustomerRefusal> {
        Ok(self.ports.views.customer_orders(id, cursor, Self::PAGE, language).await?)
    }

    /// The token of one of them. One of somebody else's is as one that is not there.
    #[tracing::instrument(target = "yiye::use_case", name = "customer.order", skip_all)]
    pub async fn order(&self, id: CustomerId, number: &str) -> Result<String, CustomerRefusal> {
        self.ports.views.customer_order(id, number).await?.ok_or(CustomerRefusal::NoSuchOrder)
    }

    /// The token of the one that was placed last.
    pub async fn last_token(&self, id: CustomerId) -> Result<Option<String>, CustomerRefusal> {
        let last = self.ports.views.customer_orders(id, None, 1, Language::default()).await?.rows.pop();
        match last {
            Some(row) => Ok(self.ports.views.customer_order(id, &row.number).await?),
            None => Ok(None),
        }
    }

    /// Everything that is known of a customer, for themselves.
    #[tracing::instrument(target = "yiye::use_case", name = "customer.export", skip_all)]
    pub async fn export(&self, id: CustomerId) -> Result<CustomerExport, CustomerRefusal> {
        let mut work = self.ports.store.begin().await?;
        let kept = work.customers().get(id).await?.ok_or(CustomerRefusal::Gone)?;
        drop(work);
        let language = kept.customer.profile.language;
        let (mut orders, mut cursor) = (Vec::new(), None);
        loop {
            let part = self.ports.views.customer_orders(id, cursor.as_deref(), Self::PAGE, language).await?;
            for row in &part.rows {
                if let Some((order, _)) = self.ports.views.order(row.id).await? {
                    orders.push(order_view(&order, Vec::new(), &self.ports, Some(language)));
                }
            }
            cursor = part.next_cursor;
            if cursor.is_none() {
                break;
            }
        }
        Ok(CustomerExport {
            exported_at: self.ports.clock.now(),
            created_at: kept.created_at,
            customer: self.seen(&kept, SessionKey("")).await?,
            orders,
        })
    }
}
