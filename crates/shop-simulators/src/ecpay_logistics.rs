//! ECPay's domestic logistics: the map of stores, parcels to stores and to doors, and what becomes of them, which
//! nobody can have its own stage do. Its parcels live as long as it runs. Where its manuals say nothing about
//! the words of a refusal, it names the field, which nobody is to rely on.

mod book;
mod counter;
mod judge;
mod office;
mod pages;
mod query;
mod road;
mod seal;
mod stores;
mod told;

use crate::{House, chaos};
use axum::{
    Router,
    middleware::from_fn_with_state,
    routing::{get, post},
};
use book::Book;
use std::sync::Arc;
use stores::Stores;

/// In everything that it writes to.
pub const PROVIDER: &str = "ecpay_logistics";

/// A shop that ECPay knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merchant {
    pub id: String,
    pub hash_key: String,
    pub hash_iv: String,
    /// From store to store; else from a warehouse to stores, and to doors.
    pub c2c: bool,
}

impl Merchant {
    /// From a warehouse to stores, and to doors. Everybody who tries ECPay out shares it.
    pub fn b2c() -> Self {
        Self::of("2000132", "5294y06JbISpM5x9", "v77hoKGq4kWxNNIS", false)
    }

    /// From store to store.
    pub fn c2c() -> Self {
        Self::of("2000933", "XBERn1YOvpM9nfZc", "h1ONHk4P4yqbl5LK", true)
    }

    fn of(id: &str, key: &str, iv: &str, c2c: bool) -> Self {
        Self { id: id.to_owned(), hash_key: key.to_owned(), hash_iv: iv.to_owned(), c2c }
    }
}

#[derive(Debug)]
struct Shared {
    house: House,
    merchants: Vec<Merchant>,
    book: Book,
    stores: Stores,
}

type Ecpay = Arc<Shared>;

impl Shared {
    fn merchant(&self, id: &str) -> Option<&Merchant> {
        self.merchants.iter().find(|merchant| merchant.id == id)
    }
}

/// With both merchants of the manuals.
pub fn stage(house: House) -> Router {
    let merchants = vec![Merchant::b2c(), Merchant::c2c()];
    let ecpay = Arc::new(Shared { house: house.clone(), merchants, book: Book::default(), stores: Stores::default() });
    let servers = Router::new()
        .route("/Express/Create", post(counter::create))
        .route("/Express/CancelC2COrder", post(counter::cancel))
        .route("/express/ReturnUniMartCVS", post(counter::return_unimart))
        .route("/express/ReturnCVS", post(counter::return_fami))
        .route("/express/ReturnHilifeCVS", post(counter::return_hilife))
        .route("/Express/ReturnHome", post(counter::return_home))
        .route("/Helper/QueryLogisticsTradeInfo/V5", post(query::parcel))
        .route("/Helper/GetStoreList", post(query::stores))
        .layer(from_fn_with_state(house, chaos::disturb));
    let people = Router::new()
        .route("/Express/map", post(pages::map))
        .route("/helper/printTradeDocument", post(pages::print_many))
        .route("/Express/PrintUniMartC2COrderInfo", post(pages::print_unimart))
        .route("/Express/PrintFAMIC2COrderInfo", post(pages::print_fami))
        .route("/Express/PrintHILIFEC2COrderInfo", post(pages::print_hilife))
        .route("/Express/PrintOKMARTC2COrderInfo", post(pages::print_okmart))
        // What happens on the road, which no real house lets anybody press.
        .route("/_logistics", get(office::office))
        .route("/_logistics/parcels", get(office::parcels))
        .route("/_logistics/stores/{id}/close", post(office::close_store))
        .route("/_logistics/{deed}", post(office::push));
    servers.merge(people).with_state(ecpay)
}
