//! What happened to the e-invoices of one order, told by steps that are only ever added, and what is to be done next.
//! Never asks an issuer: it says what one is to be asked for.

use crate::kernel::Money;
use serde::{Deserialize, Serialize};
use time::{Duration, Month, OffsetDateTime, UtcOffset, macros::offset};

/// Where the tax office is.
const TAIPEI: UtcOffset = offset!(+8);

/// How an invoice is called and asked for once it is issued.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvoiceName {
    /// Two letters and eight digits.
    pub number: String,
    /// Four digits, asked for where an invoice is looked up.
    pub random: String,
    #[serde(with = "time::serde::rfc3339")]
    pub issued_at: OffsetDateTime,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum InvoiceStep {
    /// Somebody works at it, until then at the most. `job`: what they were given to do.
    Begun {
        #[serde(with = "time::serde::rfc3339")]
        until: OffsetDateTime,
        #[serde(default)]
        job: i64,
    },
    /// It is not known what came of it: the next try finds out.
    Interrupted,
    /// The issuer has none of the try that was not answered.
    NotIssued,
    Issued {
        reference: String,
        amount: Money,
        #[serde(flatten)]
        name: InvoiceName,
    },
    Voided,
    /// Part of it was taken back.
    Allowed {
        allowance: String,
        amount: Money,
    },
    /// The issuer says no to what was begun, in its own words.
    Refused {
        task: TaskKind,
        reason: String,
    },
    /// The owner wants it void; `again`: and another one issued.
    VoidWanted {
        by: String,
        again: bool,
    },
    /// The owner wants what was refused, or given up, to be tried.
    Resumed {
        by: String,
    },
}

impl InvoiceStep {
    /// It says what is wanted, and not what somebody at work does: it may come in the middle of a turn.
    fn is_owners(&self) -> bool {
        matches!(self, Self::VoidWanted { .. } | Self::Resumed { .. })
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaskKind {
    Issue,
    Void,
    Allow,
}

/// What an issuer is to be asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InvoiceTask {
    Issue {
        reference: String,
    },
    /// None is wanted any more, and whether one was issued is not known.
    LookUp {
        reference: String,
    },
    Void {
        invoice: InvoiceName,
    },
    /// `before`: what is left of the invoice as far as the shop knows.
    Allow {
        invoice: InvoiceName,
        reference: String,
        amount: Money,
        before: Money,
    },
}

impl InvoiceTask {
    pub fn kind(&self) -> TaskKind {
        match self {
            Self::Issue { .. } | Self::LookUp { .. } => TaskKind::Issue,
            Self::Void { .. } => TaskKind::Void,
            Self::Allow { .. } => TaskKind::Allow,
        }
    }
}

/// One invoice that was issued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invoice {
    pub reference: String,
    pub name: InvoiceName,
    pub amount: Money,
    pub is_void: bool,
    pub allowances: Vec<(String, Money)>,
}

impl Invoice {
    pub fn remaining(&self) -> Money {
        let taken = self.allowances.iter().map(|(_, amount)| amount.amount).sum::<i64>();
        Money { amount: self.amount.amount - taken, ..self.amount }
    }
}

/// How the money of an order stands, as an invoice sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Charged {
    /// What was asked for.
    pub total: Money,
    /// What of it the shop has and keeps; nothing before it was paid.
    pub kept: Money,
    /// A donated invoice is never void: somebody else has it.
    pub is_donated: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct InvoiceBook {
    pub invoices: Vec<Invoice>,
    /// Until when, and with which job.
    busy: Option<(OffsetDateTime, i64)>,
    /// Somebody began to have one issued, and what came of it is not known.
    is_in_doubt: bool,
    /// What the issuer said no to last, until somebody resumes.
    refused: Option<(TaskKind, String)>,
    void_wanted: bool,
    /// The owner has it void and wants no other.
    is_given_up: bool,
}

impl InvoiceBook {
    /// Longer than an issuer is waited for. Nobody else is at it meanwhile, also where whoever began is gone.
    pub const TURN: Duration = Duration::seconds(30);

    pub fn of(steps: impl IntoIterator<Item = InvoiceStep>) -> Self {
        let mut book = Self::default();
        for step in steps {
            book.apply(step);
        }
        book
    }

    fn apply(&mut self, step: InvoiceStep) {
        if !step.is_owners() {
            self.busy = None;
        }
        match step {
            InvoiceStep::Begun { until, job } => {
                self.busy = Some((until, job));
                self.is_in_doubt = self.live().is_none();
            }
            InvoiceStep::Interrupted => {}
            InvoiceStep::NotIssued => self.is_in_doubt = false,
            InvoiceStep::Issued { reference, amount, name } => {
                self.is_in_doubt = false;
                self.invoices.push(Invoice { reference, name, amount, is_void: false, allowances: Vec::new() });
            }
            InvoiceStep::Voided => {
                self.void_wanted = false;
                if let Some(invoice) = self.invoices.last_mut() {
                    invoice.is_void = true;
                }
            }
            InvoiceStep::Allowed { allowance, amount } => {
                if let Some(invoice) = self.invoices.last_mut() {
                    invoice.allowances.push((allowance, amount));
                }
            }
            InvoiceStep::Refused { task, reason } => {
                (self.void_wanted, self.is_in_doubt) = (false, false);
                self.refused = Some((task, reason));
            }
            InvoiceStep::VoidWanted { again, .. } => {
                (self.void_wanted, self.is_given_up, self.refused) = (true, !again, None);
            }
            InvoiceStep::Resumed { .. } => (self.is_given_up, self.refused) = (false, None),
        }
    }

    /// Whether whoever began with the step at this place is still at it.
    pub fn is_turn(steps: &[InvoiceStep], place: usize) -> bool {
        let begun = steps.get(place).is_some_and(|step| matches!(step, InvoiceStep::Begun { .. }));
        begun && steps[place + 1..].iter().all(InvoiceStep::is_owners)
    }

    /// The one that counts; none where it is void.
    pub fn live(&self) -> Option<&Invoice> {
        self.invoices.last().filter(|invoice| !invoice.is_void)
    }

    /// Whether somebody is at it with another job. Whoever begins again with the same one was given it because the
    /// first is gone, or has stood still for too long.
    pub fn is_busy(&self, job: i64, now: OffsetDateTime) -> bool {
        self.busy.is_some_and(|(until, other)| other != job && until > now)
    }

    pub fn refusal(&self) -> Option<&str> {
        self.refused.as_ref().map(|(_, reason)| reason.as_str())
    }

    /// What is to be done so that the invoice says what the shop has. `number`: the order's.
    pub fn next(&self, number: &str, charged: Charged, now: OffsetDateTime) -> Option<InvoiceTask> {
        let refused = |kind| self.refused.as_ref().is_some_and(|(task, _)| *task == kind);
        let Some(invoice) = self.live() else {
            let wanted = charged.kept.amount > 0 && !self.is_given_up && !refused(TaskKind::Issue);
            let reference = format!("{number}I{:02}", self.invoices.len() + 1);
            if !wanted && self.is_in_doubt {
                return Some(InvoiceTask::LookUp { reference });
            }
            return wanted.then_some(InvoiceTask::Issue { reference });
        };
        let may_be_void =
            invoice.allowances.is_empty() && !charged.is_donated && now < last_day(invoice.name.issued_at);
        let name = invoice.name.clone();
        if may_be_void && !refused(TaskKind::Void) && (self.void_wanted || charged.kept.amount == 0) {
            return Some(InvoiceTask::Void { invoice: name });
        }
        let before = invoice.remaining();
        let over = before.amount - charged.kept.amount;
        (over > 0 && !refused(TaskKind::Allow)).then(|| InvoiceTask::Allow {
            invoice: name,
            reference: invoice.reference.clone(),
            amount: Money { amount: over, ..before },
            before,
        })
    }

    /// Whether the owner may have it void now.
    pub fn can_be_void(&self, is_donated: bool, now: OffsetDateTime) -> bool {
        let in_time = |invoice: &Invoice| invoice.allowances.is_empty() && now < last_day(invoice.name.issued_at);
        !is_donated && !self.void_wanted && self.live().is_some_and(in_time)
    }

    /// Whether there is something that only the owner can set going again.
    pub fn can_be_resumed(&self) -> bool {
        self.refused.is_some() || (self.is_given_up && self.live().is_none())
    }
}

/// An invoice can be void until the two months are reported in which it was issued: to the end of the thirteenth of
/// the month that follows them.
fn last_day(issued_at: OffsetDateTime) -> OffsetDateTime {
    let issued = issued_at.to_offset(TAIPEI);
    let (year, month) = (issued.year(), u8::from(issued.month()));
    let following = month + if month % 2 == 0 { 1 } else { 2 };
    let (year, following) = if following > 12 { (year + 1, following - 12) } else { (year, following) };
    let month = Month::try_from(following).unwrap_or(Month::January);
    let day = time::Date::from_calendar_date(year, month, 14).unwrap_or(time::Date::MAX);
    day.midnight().assume_offset(TAIPEI)
}

#[cfg(test)]
mod tests;
