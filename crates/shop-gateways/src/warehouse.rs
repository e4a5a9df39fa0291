//! The client of an external warehouse, as `docs/warehouse.openapi.json` has it. Repeats nothing: what may
//! have happened is found out under the same key.

mod wire;

use crate::Reach;
use async_trait::async_trait;
use reqwest::{RequestBuilder, StatusCode};
use shop_domain::kernel::ReservationId;
use shop_services::ports::{ExternalWarehouse, HeldLine, Hold, Level, SettingMissing, WarehouseError, WarehouseOpener};
use std::{sync::Arc, time::Duration};
use url::Url;
use wire::{Levels, Line, Part, Problem, Wanted};

/// A shopper waits for it.
const PATIENCE: Duration = Duration::from_secs(8);

/// One client for whatever warehouse is set.
pub struct HttpWarehouses {
    client: reqwest::Client,
    patience: Duration,
    reach: Reach,
}

impl HttpWarehouses {
    pub fn new(reach: Reach) -> Result<Self, reqwest::Error> {
        let client = reqwest::Client::builder()
            .connect_timeout(Duration::from_secs(3))
            .redirect(reqwest::redirect::Policy::none());
        Ok(Self { client: reach.keeps(client).build()?, patience: PATIENCE, reach })
    }

    pub fn waiting_for(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }
}

impl WarehouseOpener for HttpWarehouses {
    fn open(&self, address: &str, key: &str) -> Result<Arc<dyn ExternalWarehouse>, SettingMissing> {
        Url::parse(address).ok().filter(|url| self.reach.allows(url)).ok_or(SettingMissing("address"))?;
        if key.is_empty() || !key.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(SettingMissing("key"));
        }
        Ok(Arc::new(HttpWarehouse {
            client: self.client.clone(),
            house: [address.trim_end_matches('/'), "/v1"].concat(),
            key: key.to_owned(),
            patience: self.patience,
        }))
    }
}

struct HttpWarehouse {
    client: reqwest::Client,
    house: String,
    key: String,
    patience: Duration,
}

impl HttpWarehouse {
    async fn asked(&self, request: RequestBuilder) -> Result<Vec<u8>, WarehouseError> {
        let answer = request.bearer_auth(&self.key).timeout(self.patience).send().await.map_err(silent)?;
        let status = answer.status();
        let body = answer.bytes().await.map_err(silent)?;
        if status.is_success() { Ok(body.into()) } else { Err(refused(status, &body)) }
    }

    fn post(&self, path: &str, key: &str, body: &impl serde::Serialize) -> RequestBuilder {
        self.client.post([&self.house, path].concat()).header("Idempotency-Key", key).json(body)
    }

    async fn about(
        &self,
        id: ReservationId,
        verb: &str,
        key: &str,
        lines: Option<&[HeldLine]>,
    ) -> Result<(), WarehouseError> {
        let path = ["/reservations/", &id.to_string(), "/", verb].concat();
        let lines = lines.map(|lines| lines.iter().map(Line::from).collect());
        self.asked(self.post(&path, key, &Part { lines })).await.map(drop)
    }
}

#[async_trait]
impl ExternalWarehouse for HttpWarehouse {
    async fn reserve(&self, hold: &Hold) -> Result<(), WarehouseError> {
        let wanted = Wanted {
            reservation: hold.id,
            expires_at: hold.expires_at,
            lines: hold.lines.iter().map(Line::from).collect(),
        };
        self.asked(self.post("/reservations", &hold.id.to_string(), &wanted)).await.map(drop)
    }

    async fn keep(&self, id: ReservationId) -> Result<(), WarehouseError> {
        self.about(id, "keep", &format!("{id}:keep"), None).await
    }

    async fn commit(&self, id: ReservationId, key: &str, lines: &[HeldLine]) -> Result<(), WarehouseError> {
        self.about(id, "commit", &format!("{id}:commit:{key}"), Some(lines)).await
    }

    async fn release(&self, id: ReservationId, key: &str, lines: Option<&[HeldLine]>) -> Result<(), WarehouseError> {
        self.about(id, "release", &format!("{id}:release:{key}"), lines).await
    }

    async fn restock(&self, id: ReservationId, key: &str, lines: &[HeldLine]) -> Result<(), WarehouseError> {
        self.about(id, "restock", &format!("{id}:restock:{key}"), Some(lines)).await
    }

    async fn levels(&self, cursor: Option<&str>) -> Result<(Vec<Level>, Option<String>), WarehouseError> {
        let mut request = self.client.get([&self.house, "/stock"].concat());
        if let Some(cursor) = cursor {
            request = request.query(&[("cursor", cursor)]);
        }
        let told: Levels = serde_json::from_slice(&self.asked(request).await?).map_err(unreadable)?;
        let levels = told.items.into_iter().map(|item| Level { sku: item.sku, available: item.available });
        Ok((levels.collect(), told.next_cursor))
    }
}

fn silent(error: reqwest::Error) -> WarehouseError {
    // Without the address: it may hold what is not for the log.
    WarehouseError::Unavailable(error.without_url().into())
}

fn unreadable(error: serde_json::Error) -> WarehouseError {
    WarehouseError::Unavailable(error.into())
}

fn refused(status: StatusCode, body: &[u8]) -> WarehouseError {
    let problem: Problem = serde_json::from_slice(body).unwrap_or_default();
    match (status.as_u16(), problem.code.as_str()) {
        (409, "stock.short") => {
            let lines = problem.lines.into_iter();
            WarehouseError::Short(lines.map(|line| Level { sku: line.sku, available: line.available.max(0) }).collect())
        }
        (409, "reservation.closed") => WarehouseError::Closed,
        // Too many at once, and the warehouse's own faults: all pass.
        (408 | 429 | 500.., _) => WarehouseError::Unavailable(status.to_string().into()),
        (_, code) => WarehouseError::Refused([status.as_str(), " ", code].concat()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_and_a_key_are_judged_before_they_are_used() {
        let houses = HttpWarehouses::new(Reach::Anywhere).expect("TLS");
        let lacks = |address, key| houses.open(address, key).err().map(|missing| missing.0);
        assert_eq!(lacks("https://warehouse.test/shop/", "secret"), None);
        for address in ["", "warehouse.test", "ftp://warehouse.test", "https://"] {
            assert_eq!(lacks(address, "secret"), Some("address"), "{address}");
        }
        for key in ["", "two words", "line\nbreak"] {
            assert_eq!(lacks("https://warehouse.test", key), Some("key"), "{key}");
        }
    }

    #[test]
    fn only_what_would_stay_so_is_a_refusal() {
        let told = |status, body: &str| refused(StatusCode::from_u16(status).expect("a status"), body.as_bytes());
        assert!(matches!(told(503, ""), WarehouseError::Unavailable(_)));
        assert!(matches!(told(429, "{}"), WarehouseError::Unavailable(_)));
        assert!(matches!(told(401, r#"{"code":"key.wrong"}"#), WarehouseError::Refused(_)));
        assert!(matches!(told(409, r#"{"code":"reservation.closed"}"#), WarehouseError::Closed));
        let short = r#"{"code":"stock.short","lines":[{"sku":"A","available":-1}]}"#;
        let WarehouseError::Short(short) = told(409, short) else { panic!("short") };
        assert_eq!(short, [Level { sku: "A".to_owned(), available: 0 }]);
    }
}
