//! An issuer of e-invoices that keeps a book and says no when a test tells it to. Never issues two invoices under one
//! reference, and notes whether it was asked while a transaction was open.

use crate::{clock::FixedClock, memory::MemoryStore};
use async_trait::async_trait;
use shop_domain::{
    invoice::{Barcode, InvoiceName, LoveCode},
    kernel::LocalText,
};
use shop_services::ports::{
    AllowanceRequest, GatewayError, InvoiceAtIssuer, InvoiceGateway, InvoiceIssuer, InvoiceIssuers, InvoiceRequest,
    IssuerSpec, ProviderSettings, SettingMissing, SettingSpec,
};
use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard},
};

#[derive(Default)]
pub struct ScriptedIssuer {
    store: MemoryStore,
    book: Mutex<Vec<(InvoiceRequest, InvoiceAtIssuer)>>,
    allowances: Mutex<Vec<AllowanceRequest>>,
    /// How the next calls that do something go wrong: before it is done, or after.
    troubles: Mutex<VecDeque<Trouble>>,
    asked_inside: Mutex<bool>,
    /// What somebody else does at that moment, once.
    meanwhile: Mutex<Option<(Moment, Box<dyn FnOnce() + Send>)>>,
}

/// In the middle of taking part of an invoice back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    Asked,
    Acted,
}

#[derive(Debug)]
pub enum Trouble {
    Refuses(&'static str),
    /// Nothing is done.
    Away,
    /// It is done, and nobody hears of it.
    Lost,
}

impl ScriptedIssuer {
    pub fn watching(store: MemoryStore) -> Self {
        Self { store, ..Self::default() }
    }

    pub fn next_time(&self, trouble: Trouble) {
        held(&self.troubles).push_back(trouble);
    }

    /// Does something of somebody else's when it comes to that.
    pub fn at_next(&self, moment: Moment, deed: impl FnOnce() + Send + 'static) {
        *held(&self.meanwhile) = Some((moment, Box::new(deed)));
    }

    fn comes_to(&self, moment: Moment) {
        let due = held(&self.meanwhile).take_if(|(when, _)| *when == moment);
        if let Some((_, deed)) = due {
            deed();
        }
    }

    /// Everything that was issued, and how it stands.
    pub fn issued(&self) -> Vec<(InvoiceRequest, InvoiceAtIssuer)> {
        held(&self.book).clone()
    }

    /// What was taken back, in turn.
    pub fn allowed(&self) -> Vec<i64> {
        held(&self.allowances).iter().map(|allowance| allowance.amount.amount).collect()
    }

    pub fn was_asked_inside_a_transaction(&self) -> bool {
        *held(&self.asked_inside)
    }

    fn does<T>(&self, deed: impl FnOnce(&mut Vec<(InvoiceRequest, InvoiceAtIssuer)>) -> T) -> Result<T, GatewayError> {
        *held(&self.asked_inside) |= !self.store.is_idle();
        let lost = || GatewayError::Unreachable("no answer".into());
        match held(&self.troubles).pop_front() {
            Some(Trouble::Refuses(words)) => Err(GatewayError::Refused(words.to_owned())),
            Some(Trouble::Away) => Err(lost()),
            trouble => {
                let done = deed(&mut held(&self.book));
                if trouble.is_some() { Err(lost()) } else { Ok(done) }
            }
        }
    }
}

#[async_trait]
impl InvoiceGateway for ScriptedIssuer {
    async fn issue(&self, request: &InvoiceRequest) -> Result<InvoiceName, GatewayError> {
        self.does(|book| {
            if let Some((_, found)) = book.iter().find(|(known, _)| known.reference == request.reference) {
                return found.name.clone();
            }
            let number = format!("YY{:08}", book.len() + 1);
            let name = InvoiceName { number, random: "4821".to_owned(), issued_at: FixedClock::START };
            let at_issuer =
                InvoiceAtIssuer { name: name.clone(), total: request.total, is_void: false, remaining: request.total };
            book.push((request.clone(), at_issuer));
            name
        })
    }

    async fn find(&self, reference: &str) -> Result<Option<InvoiceAtIssuer>, GatewayError> {
        let book = held(&self.book);
        let found = book.iter().find(|(request, _)| request.reference == reference).map(|(_, found)| found.clone());
        self.comes_to(Moment::Asked);
        Ok(found)
    }

    async fn void(&self, invoice: &InvoiceName, _reason: &str) -> Result<(), GatewayError> {
        self.does(|book| {
            book.iter_mut().filter(|(_, found)| found.name == *invoice).for_each(|(_, found)| found.is_void = true);
        })
    }

    async fn allow(&self, request: &AllowanceRequest) -> Result<String, GatewayError> {
        let done = self.does(|book| {
            let mut allowances = held(&self.allowances);
            allowances.push(request.clone());
            for (_, found) in book.iter_mut().filter(|(_, found)| found.name == request.invoice) {
                found.remaining.amount -= request.amount.amount;
            }
            format!("A{}", allowances.len())
        });
        self.comes_to(Moment::Acted);
        done
    }

    async fn void_allowance(&self, _invoice: &str, _allowance: &str, _reason: &str) -> Result<(), GatewayError> {
        Err(GatewayError::Unsupported)
    }

    async fn knows_barcode(&self, _barcode: &Barcode) -> Result<bool, GatewayError> {
        Ok(true)
    }

    async fn knows_love_code(&self, _code: &LoveCode) -> Result<bool, GatewayError> {
        Ok(true)
    }
}

/// Opens the one gateway that the test holds, once it was set up.
struct Scripted {
    spec: IssuerSpec,
    gateway: Arc<ScriptedIssuer>,
}

impl InvoiceIssuer for Scripted {
    fn spec(&self) -> &IssuerSpec {
        &self.spec
    }

    fn open(&self, settings: &ProviderSettings) -> Result<Arc<dyn InvoiceGateway>, SettingMissing> {
        settings.get("account")?;
        settings.get("secret")?;
        Ok(self.gateway.clone())
    }
}

pub fn scripted_issuers(gateway: &Arc<ScriptedIssuer>) -> InvoiceIssuers {
    let setting =
        |name, secret| SettingSpec { name, label: LocalText::new(name, name), hint: LocalText::default(), secret };
    let spec = IssuerSpec {
        code: "scripted",
        title: LocalText::new("發票", "Invoices"),
        settings: vec![setting("account", false), setting("secret", true)],
    };
    vec![Arc::new(Scripted { spec, gateway: gateway.clone() })]
}

fn held<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    of.lock().expect("no test panicked while it held it")
}
