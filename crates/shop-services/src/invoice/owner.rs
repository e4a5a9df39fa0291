//! What the owner sees of an order's invoices, and does about them. Never waits for the issuer: a job does it.

use super::{
    InvoiceRefusal, InvoiceService,
    settle::{charged, follow_up},
};
use crate::Ports;
use shop_contract::{AllowanceView, InvoiceDocument, InvoiceView};
use shop_domain::{
    invoice::{Allowance, InvoiceBook, InvoiceStep},
    kernel::OrderId,
    order::OrderState,
    staff::{Caller, Permission},
};

/// What the owner wants done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InvoiceAction {
    /// Void, and no other one.
    Void,
    /// Void, and another one issued.
    Reissue,
    /// One allowance of it void, by its number.
    VoidAllowance(String),
    /// Try again what was refused or given up.
    Resume,
}

impl InvoiceAction {
    pub fn from_code(code: &str) -> Option<Self> {
        match code {
            "void" => Some(Self::Void),
            "reissue" => Some(Self::Reissue),
            "resume" => Some(Self::Resume),
            _ => None,
        }
    }
}

impl InvoiceService {
    #[tracing::instrument(target = "yiye::use_case", name = "invoice.act", skip_all)]
    pub async fn act(&self, caller: &Caller, id: OrderId, action: InvoiceAction) -> Result<(), InvoiceRefusal> {
        caller.must(Permission::ChangeInvoices)?;
        let now = self.ports.clock.now();
        let mut work = self.ports.store.begin().await?;
        let order = work.orders().lock(id).await?.ok_or(InvoiceRefusal::NotFound)?;
        let charged = charged(order.state()).ok_or(InvoiceRefusal::NotNow)?;
        let book = InvoiceBook::of(work.invoices().steps(id).await?);
        if self.ports.invoices.gateway(&mut *work).await?.is_none() {
            return Err(InvoiceRefusal::NotSetUp);
        }
        let by = caller.name().to_owned();
        let can_be_void = book.can_be_void(charged.is_donated, now);
        let can_be_resumed = book.can_be_resumed() || book.next(order.state().number.compact(), charged, now).is_some();
        let step = match action {
            InvoiceAction::Void if can_be_void => InvoiceStep::VoidWanted { by, again: false },
            InvoiceAction::Reissue if can_be_void => InvoiceStep::VoidWanted { by, again: true },
            InvoiceAction::VoidAllowance(allowance) if book.can_allowance_be_void(&allowance) => {
                InvoiceStep::AllowanceVoidWanted { by, allowance }
            }
            InvoiceAction::Resume if can_be_resumed => InvoiceStep::Resumed { by },
            _ => return Err(InvoiceRefusal::NotNow),
        };
        follow_up(&mut *work, id, &step, now).await?;
        Ok(work.commit().await?)
    }
}

/// `None`: no invoice was wished for.
pub(crate) async fn invoice_view(
    ports: &Ports,
    state: &OrderState,
) -> Result<Option<InvoiceView>, crate::ports::StoreError> {
    let Some(charged) = charged(state) else { return Ok(None) };
    let now = ports.clock.now();
    let mut work = ports.store.begin().await?;
    let book = InvoiceBook::of(work.invoices().steps(state.id).await?);
    let is_set_up = ports.invoices.gateway(&mut *work).await?.is_some();
    let is_open = book.next(state.number.compact(), charged, now).is_some();
    let shown = |allowance: &Allowance| AllowanceView {
        number: allowance.number.clone(),
        amount: allowance.amount,
        is_void: allowance.is_void,
        can_be_void: is_set_up && book.can_allowance_be_void(&allowance.number),
    };
    let documents = book.invoices.iter().map(|invoice| InvoiceDocument {
        number: invoice.name.number.clone(),
        random: invoice.name.random.clone(),
        issued_at: invoice.name.issued_at,
        amount: invoice.amount,
        is_void: invoice.is_void,
        allowances: invoice.allowances.iter().map(shown).collect(),
    });
    Ok(Some(InvoiceView {
        documents: documents.collect(),
        nobody_has: book.nobody_has().map(str::to_owned),
        refusal: book.refusal().map(str::to_owned),
        is_under_way: is_set_up && is_open,
        can_be_void: is_set_up && book.can_be_void(charged.is_donated, now),
        can_be_resumed: is_set_up && charged.kept.amount > 0 && (book.can_be_resumed() || is_open),
    }))
}
