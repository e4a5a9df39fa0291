//! ECPay's domestic logistics: 7-ELEVEN, FamilyMart, Hi-Life and OK, T-Cat and the post. The shopper chooses a
//! store on ECPay's map; everything else is asked from server to server, sealed with MD5. Never mixed with
//! its other logistics, which speak JSON.

mod account;
mod change;
mod create;
mod distance;
mod label;
mod map;
mod notice;
mod query;
mod spec;
mod status;
mod stores;
mod sub_type;

use crate::payment::ecpay::{
    check_mac::Fields,
    wire::{Message, parsed, unreachable},
};
use account::Account;
use async_trait::async_trait;
use md5::Md5;
use shop_domain::shipment::{DeliveryMethod, ParcelAtCarrier, PickupStore};
use shop_services::ports::{
    Booked, Carrier, CarrierGateway, CarrierSpec, ChosenStore, Clock, GatewayError, Incoming, LabelPage, MapRequest,
    NextStep, ParcelNotice, ParcelReading, ParcelRequest, ProviderSettings, Reply, ReturnAtCarrier, ReturnRequest,
    SettingMissing,
};
use std::sync::Arc;
use stores::Stores;
use sub_type::SubType;

const PRODUCTION: &str = "https://logistics.ecpay.com.tw";
const STAGE: &str = "https://logistics-stage.ecpay.com.tw";

pub struct EcpayCarrier {
    spec: CarrierSpec,
    client: reqwest::Client,
    clock: Arc<dyn Clock>,
    stores: Arc<Stores>,
    /// Instead of the real houses, both of them; without a slash at the end.
    house: Option<String>,
}

impl EcpayCarrier {
    /// `house`: where a simulator is, if it is to be asked instead.
    pub fn new(clock: Arc<dyn Clock>, house: Option<String>) -> Result<Self, reqwest::Error> {
        let client = crate::payment::client()?;
        Ok(Self { spec: spec::spec(), client, clock, stores: Arc::default(), house })
    }
}

impl Carrier for EcpayCarrier {
    fn spec(&self) -> &CarrierSpec {
        &self.spec
    }

    fn open(&self, settings: &ProviderSettings) -> Result<Arc<dyn CarrierGateway>, SettingMissing> {
        let real = if settings.stage { STAGE } else { PRODUCTION };
        Ok(Arc::new(Ecpay {
            account: Account::read(settings)?,
            house: self.house.clone().unwrap_or_else(|| real.to_owned()),
            client: self.client.clone(),
            clock: self.clock.clone(),
            stores: self.stores.clone(),
        }))
    }
}

struct Ecpay {
    account: Account,
    house: String,
    client: reqwest::Client,
    clock: Arc<dyn Clock>,
    stores: Arc<Stores>,
}

impl Ecpay {
    /// Adds the merchant and the checksum.
    fn sealed(&self, fields: &[(&str, &str)]) -> Fields {
        let merchant = ("MerchantID", self.account.merchant_id.as_str());
        let fields = std::iter::once(&merchant).chain(fields);
        let fields = fields.map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        self.account.keys.seal::<Md5>(fields)
    }

    /// Answers what came back, whatever it says.
    async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Result<String, GatewayError> {
        let asked = self.client.post([&self.house, path].concat()).form(&self.sealed(fields));
        // 403 is what ECPay says to whoever asks too often.
        let answer = asked.send().await.and_then(reqwest::Response::error_for_status).map_err(unreachable)?;
        answer.text().await.map_err(unreachable)
    }

    fn message(&self, fields: Fields) -> Result<Message, GatewayError> {
        Message::open_by::<Md5>(&self.account.keys, fields)
    }

    fn opened(&self, form: &str) -> Result<Message, GatewayError> {
        self.message(parsed(form))
    }

    fn sub_type(&self, method: &DeliveryMethod) -> Result<SubType, GatewayError> {
        let found = SubType::of(method, self.account.contract);
        found.ok_or_else(|| GatewayError::Refused([method.code(), " is not part of the contract"].concat()))
    }
}

/// Anything but a leading `1|` is a no, in ECPay's own code and words.
fn refused(answer: &str) -> GatewayError {
    const LONGEST: usize = 200;
    GatewayError::Refused(answer.chars().take(LONGEST).collect())
}

#[async_trait]
impl CarrierGateway for Ecpay {
    fn map(&self, request: &MapRequest) -> Result<NextStep, GatewayError> {
        map::open(self, request)
    }

    fn chosen(&self, incoming: &Incoming) -> Result<ChosenStore, GatewayError> {
        map::chosen(&incoming.form())
    }

    async fn store(&self, method: &DeliveryMethod, id: &str) -> Result<Option<PickupStore>, GatewayError> {
        self.find_store(self.sub_type(method)?, id).await
    }

    async fn create(&self, request: &ParcelRequest) -> Result<Booked, GatewayError> {
        self.book(request).await
    }

    async fn query(&self, parcel: &ParcelAtCarrier) -> Result<Option<ParcelNotice>, GatewayError> {
        self.ask(parcel).await
    }

    fn labels(&self, parcels: &[ParcelAtCarrier]) -> Result<Vec<LabelPage>, GatewayError> {
        label::print(self, parcels)
    }

    async fn cancel(&self, parcel: &ParcelAtCarrier) -> Result<(), GatewayError> {
        self.call_off(parcel).await
    }

    async fn send_back(&self, request: &ReturnRequest) -> Result<ReturnAtCarrier, GatewayError> {
        self.fetch_back(request).await
    }

    fn read(&self, incoming: &Incoming) -> Result<ParcelReading, GatewayError> {
        let message = self.message(incoming.form())?;
        notice::told(&self.account, &message).map(ParcelReading::Notice)
    }

    /// To the byte: anything else, and ECPay comes again, up to three times a day.
    fn reply(&self, outcome: Result<(), &GatewayError>) -> Reply {
        let body = match outcome {
            Ok(()) => "1|OK",
            Err(GatewayError::Forged) => "0|CheckMacValue Error",
            Err(GatewayError::Malformed(_)) => "0|Not Understood",
            Err(_) => "0|Try Again",
        };
        Reply { status: 200, body: body.to_owned() }
    }
}
