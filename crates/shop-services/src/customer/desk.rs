//! Customers as the staff see them: listed, found, read, and erased when they ask for it. Never changes what somebody
//! has told of themselves.

use super::{CustomerRefusal, CustomerService};
use shop_contract::{
    AdminCustomer, AdminCustomerList, AdminCustomerRow, AdminOrderQuery, AdminOrderRow, CustomerQuery, OrderNarrowing,
};
use shop_domain::{
    kernel::CustomerId,
    staff::{Caller, Permission},
};

impl CustomerService {
    const DESK_PAGE: i64 = 50;

    #[tracing::instrument(target = "yiye::use_case", name = "customer.list", skip_all)]
    pub async fn list(&self, caller: &Caller, query: &CustomerQuery) -> Result<AdminCustomerList, CustomerRefusal> {
        caller.must(Permission::ReadCustomers)?;
        Ok(self.ports.views.customers(query, Self::DESK_PAGE).await?)
    }

    /// One of them, with a part of their orders.
    #[tracing::instrument(target = "yiye::use_case", name = "customer.get", skip_all)]
    pub async fn get(
        &self,
        caller: &Caller,
        id: CustomerId,
        cursor: Option<&str>,
    ) -> Result<AdminCustomer, CustomerRefusal> {
        caller.must(Permission::ReadCustomers)?;
        let mut work = self.ports.store.begin().await?;
        let kept = work.customers().get(id).await?.ok_or(CustomerRefusal::NotFound)?;
        drop(work);
        let sum = self.ports.views.orders_of_customer(id).await?;
        let (orders, next_cursor) = self.orders_for(caller, id, cursor).await?;
        let shown = self.shown(&kept);
        Ok(AdminCustomer {
            row: AdminCustomerRow {
                id,
                email: shown.email,
                name: shown.name,
                phone: shown.phone,
                news_since: shown.news_since,
                created_at: kept.created_at,
                orders: sum.orders,
            },
            language: shown.language,
            addresses: shown.addresses,
            houses: shown.houses,
            worth: sum.worth,
            orders,
            next_cursor,
        })
    }

    async fn orders_for(
        &self,
        caller: &Caller,
        id: CustomerId,
        cursor: Option<&str>,
    ) -> Result<(Vec<AdminOrderRow>, Option<String>), CustomerRefusal> {
        if !caller.may(Permission::ReadOrders) {
            return Ok((Vec::new(), None));
        }
        let narrowing = OrderNarrowing { customer: Some(id), ..OrderNarrowing::default() };
        let query = AdminOrderQuery { narrowing, cursor: cursor.map(str::to_owned), ..AdminOrderQuery::default() };
        let list = self.ports.views.admin_orders(&query, Self::PAGE).await?;
        Ok((list.rows, list.next_cursor))
    }

    /// As if they had left themselves.
    #[tracing::instrument(target = "yiye::use_case", name = "customer.erase", skip_all)]
    pub async fn erase(&self, caller: &Caller, id: CustomerId) -> Result<(), CustomerRefusal> {
        caller.must(Permission::ChangeCustomers)?;
        if self.remove(id).await? { Ok(()) } else { Err(CustomerRefusal::NotFound) }
    }
}
