//! ECPay's e-invoices for consumers (`B2CInvoice`, revision 3.0.0): issue, look up, void, allowances, and the
//! questions about carriers and charities. What is said is encrypted both ways. Never guesses what became of a
//! call that was not answered: the invoice is looked up by the shop's own reference.

mod api;
mod issue;
mod read;
mod seal;
mod spec;

use api::{Answer, Api};
use async_trait::async_trait;
use serde_json::json;
use shop_domain::invoice::{Barcode, LoveCode};
use shop_services::ports::{
    AllowanceRequest, Clock, GatewayError, InvoiceAtIssuer, InvoiceGateway, InvoiceIssuer, InvoiceName, InvoiceRequest,
    IssuerSpec, ProviderSettings, SettingMissing,
};
use std::{sync::Arc, time::Duration};

const PRODUCTION: &str = "https://einvoice.ecpay.com.tw";
const STAGE: &str = "https://einvoice-stage.ecpay.com.tw";

/// The reference was used before.
const ISSUED_BEFORE: i64 = 5_070_357;
const VOID_BEFORE: i64 = 5_070_453;
const NOT_FOUND: i64 = 2;

pub struct EcpayIssuer {
    spec: IssuerSpec,
    client: reqwest::Client,
    clock: Arc<dyn Clock>,
    /// Instead of the real houses, both of them; without a slash at the end.
    house: Option<String>,
}

impl EcpayIssuer {
    /// `house`: where a simulator is, if it is to be asked instead.
    pub fn new(clock: Arc<dyn Clock>, house: Option<String>, patience: Duration) -> Result<Self, reqwest::Error> {
        let client = reqwest::Client::builder()
            .connect_timeout(Duration::from_secs(5))
            .timeout(patience)
            .redirect(reqwest::redirect::Policy::none())
            .build()?;
        Ok(Self { spec: spec::spec(), client, clock, house })
    }
}

impl InvoiceIssuer for EcpayIssuer {
    fn spec(&self) -> &IssuerSpec {
        &self.spec
    }

    fn open(&self, settings: &ProviderSettings) -> Result<Arc<dyn InvoiceGateway>, SettingMissing> {
        let real = if settings.stage { STAGE } else { PRODUCTION };
        let house = self.house.clone().unwrap_or_else(|| real.to_owned());
        let (merchant_id, keys) = spec::account(settings)?;
        Ok(Arc::new(Api { client: self.client.clone(), clock: self.clock.clone(), house, merchant_id, keys }))
    }
}

#[async_trait]
impl InvoiceGateway for Api {
    async fn issue(&self, request: &InvoiceRequest) -> Result<InvoiceName, GatewayError> {
        let answer = self.post("Issue", issue::invoice(request)?).await?;
        if answer.code != ISSUED_BEFORE {
            return read::issued(&answer.fine()?);
        }
        // Ours, from a try whose answer was lost; anything else under this reference is not to be built on.
        match self.find(&request.reference).await? {
            Some(found) if found.total == request.total && !found.is_void => Ok(found.name),
            _ => Err(GatewayError::Refused(["another invoice has the reference ", &request.reference].concat())),
        }
    }

    async fn find(&self, reference: &str) -> Result<Option<InvoiceAtIssuer>, GatewayError> {
        let answer = self.post("GetIssue", json!({ "RelateNumber": reference })).await?;
        if answer.code == NOT_FOUND {
            return Ok(None);
        }
        read::found(&answer.fine()?, reference).map(Some)
    }

    async fn void(&self, invoice: &InvoiceName, reason: &str) -> Result<(), GatewayError> {
        let data = json!({
            "InvoiceNo": invoice.number,
            "InvoiceDate": read::day(invoice.issued_at)?,
            "Reason": issue::reason(reason),
        });
        let answer = self.post("Invalid", data).await?;
        if answer.code == VOID_BEFORE { Ok(()) } else { answer.fine().map(drop) }
    }

    async fn allow(&self, request: &AllowanceRequest) -> Result<String, GatewayError> {
        let answer = self.post("Allowance", issue::allowance(request)?).await?;
        read::text(&answer.fine()?, "IA_Allow_No")
    }

    async fn void_allowance(&self, invoice: &str, allowance: &str, reason: &str) -> Result<(), GatewayError> {
        let data = json!({ "InvoiceNo": invoice, "AllowanceNo": allowance, "Reason": issue::reason(reason) });
        self.post("AllowanceInvalid", data).await?.fine().map(drop)
    }

    async fn knows_barcode(&self, barcode: &Barcode) -> Result<bool, GatewayError> {
        exists(self.ask("CheckBarcode", json!({ "BarCode": barcode.as_str() })).await?)
    }

    async fn knows_love_code(&self, code: &LoveCode) -> Result<bool, GatewayError> {
        exists(self.ask("CheckLoveCode", json!({ "LoveCode": code.as_str() })).await?)
    }
}

fn exists(answer: Answer) -> Result<bool, GatewayError> {
    Ok(read::text(&answer.fine()?, "IsExist")? == "Y")
}
