//! What goes back of an order's money, or is disputed, as the owner reads it. Never moves any.

use super::{OrderRefusal, OrderService};
use shop_contract::RefundView;
use shop_domain::{dispute::DisputeTold, kernel::Language, order::Order, refund::RefundStatus};

impl OrderService {
    /// Nothing is read where nothing ever came in.
    pub(super) async fn disputes(&self, order: &Order) -> Result<Vec<DisputeTold>, OrderRefusal> {
        if order.state().received.is_zero() {
            return Ok(Vec::new());
        }
        let disputes = self.ports.store.begin().await?.disputes().of(order.state().id).await?;
        Ok(disputes.into_iter().map(|dispute| dispute.told).collect())
    }

    /// Nothing is read where nothing ever came in.
    pub(super) async fn refunds(&self, order: &Order, language: Language) -> Result<Vec<RefundView>, OrderRefusal> {
        if order.state().received.is_zero() {
            return Ok(Vec::new());
        }
        let mut work = self.ports.store.begin().await?;
        let refunds = work.refunds().of(order.state().id).await?;
        let captures = work.payments().captures(order.state().id).await?;
        // By the way that it came in: another may have been chosen since.
        let through = |attempt| {
            let capture = captures.iter().find(|capture| capture.attempt == attempt);
            let method = capture.map_or(&order.state().payment, |capture| &capture.method);
            self.ports.payments.title(method, language)
        };
        let can_send_back = |attempt| {
            let capture = captures.iter().find(|capture| capture.attempt == attempt);
            capture.and_then(|capture| self.ports.payments.method(&capture.method)).is_some_and(|spec| spec.refunds)
        };
        Ok(refunds
            .into_iter()
            .map(|refund| RefundView {
                id: refund.id,
                amount: refund.amount,
                status: refund.status,
                reason: refund.reason,
                can_be_tried_again: refund.status == RefundStatus::ByHand && refund.attempt.is_some_and(can_send_back),
                through: refund.attempt.map(through),
            })
            .collect())
    }
}
