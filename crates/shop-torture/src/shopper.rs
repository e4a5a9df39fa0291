//! Somebody who buys: never gives up an order whose answer they have not seen, clicks twice, comes again with
//! the same key, and pays as they please.

use crate::{
    house::{Goods, HOT, House, pause},
    journal::Told,
    owner, pay,
    plan::{Delivery, Plan, Way},
    web::{Answer, CANARY, Web},
};
use anyhow::{Result, bail};
use serde_json::{Value, json};
use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

/// What a courier takes along for a parcel, at the most.
const MOST_COLLECTED: i64 = 20_000;

/// How often the same is asked for before the run is given up: some minutes.
const PATIENCE: usize = 1_200;

/// Every order of the run, so many at once.
pub async fn all(house: &Arc<House>, goods: &[Goods]) -> Result<()> {
    let goods: Arc<[Goods]> = goods.into();
    let next = Arc::new(AtomicUsize::new(0));
    let owner = Arc::new(owner::Owner::comes_in(house).await?);
    owner.sets_up(house).await?;
    let shoppers: Vec<_> = (0..house.options.shoppers)
        .map(|_| {
            let (house, goods, next, owner) = (house.clone(), goods.clone(), next.clone(), owner.clone());
            tokio::spawn(async move {
                loop {
                    let place = next.fetch_add(1, Ordering::Relaxed);
                    if place >= house.options.orders {
                        return Ok::<_, anyhow::Error>(());
                    }
                    let plan = Plan::of(house.options.seed, place, goods.len(), HOT);
                    one(&house, &goods, plan, &owner).await?;
                    house.is_through_with_one();
                }
            })
        })
        .collect();
    for shopper in shoppers {
        shopper.await??;
    }
    Ok(())
}

async fn one(house: &Arc<House>, goods: &[Goods], mut plan: Plan, owner: &owner::Owner) -> Result<()> {
    let canary = format!("{CANARY}{}-", plan.place);
    let web = house.web.of(&canary);
    let shopper = Shopper { house, web, canary };
    let Some(told) = shopper.places(&mut plan, goods).await? else { return Ok(()) };
    pay::pays(&shopper, &mut plan, &told).await?;
    if let Some(deed) = plan.owner {
        owner.does(house, &told, deed).await;
    }
    Ok(())
}

pub struct Shopper<'a> {
    pub house: &'a Arc<House>,
    pub web: Web,
    pub canary: String,
}

impl Shopper<'_> {
    /// `None`: somebody else was quicker, and that was said.
    async fn places(&self, plan: &mut Plan, goods: &[Goods]) -> Result<Option<Told>> {
        let lines: Vec<_> = plan.lines.iter().map(|(which, quantity)| (&goods[*which], *quantity)).collect();
        let Some(body) = self.body(plan, &lines).await? else { return Ok(None) };
        let key = format!("torture {}", plan.place);
        self.house.journal.note(plan.place, "asks", &body);
        let first = if plan.clicks_twice {
            let mut other = plan.clone();
            other.chance.next();
            let (first, second) = tokio::join!(self.asks(plan, &key, &body), self.asks(&mut other, &key, &body));
            let (first, second) = (first?, second?);
            self.agree(plan.place, &first, &second);
            // Stock may have come back between the two.
            if first.status == 201 { first } else { second }
        } else {
            self.asks(plan, &key, &body).await?
        };
        if first.status != 201 {
            self.house.journal.note(plan.place, "refused", &json!(first.status));
            return Ok(None);
        }
        let told = self.told(&first)?;
        self.house.journal.placed(plan.place, told.clone());
        if plan.repeats {
            let again = self.asks(plan, &key, &body).await?;
            self.agree(plan.place, &first, &again);
        }
        if plan.changes {
            let mut other = body.clone();
            other["note"] = "another body".into();
            let refused = self.asks(plan, &key, &other).await?;
            if (400..500).contains(&refused.status) {
                return Ok(Some(told));
            }
            self.house.journal.complain(format!("{key} with another body was answered {}", refused.status));
        }
        Ok(Some(told))
    }

    /// Two answers to one key: the same order, or the same no.
    fn agree(&self, place: usize, one: &Answer, other: &Answer) {
        let number = |answer: &Answer| {
            let read: Value = serde_json::from_str(&answer.text).unwrap_or_default();
            (answer.status, read["number"].clone(), read["total"].clone())
        };
        // Who clicked twice and was refused once may get it the second time: stock came back.
        if (one.status == 201 && other.status == 201) && number(one) != number(other) {
            self.house.journal.complain(format!("order {place} was answered twice, and differently"));
        }
    }

    /// The order, with the total that the shop says it will cost.
    async fn body(&self, plan: &mut Plan, lines: &[(&Goods, i64)]) -> Result<Option<Value>> {
        let lines: Vec<_> =
            lines.iter().map(|(goods, quantity)| json!({ "variant": goods.variant, "quantity": quantity })).collect();
        for _ in 0..PATIENCE {
            let address = [&self.house.server(&mut plan.chance).origin, "/api/v1/orders/quote"].concat();
            let asked = self
                .web
                .ask(self.web.client().post(address).json(&json!({ "lines": lines, "delivery": self.delivery(plan) })))
                .await;
            match asked {
                Some(answer) if answer.status == 200 => {
                    let quote: Value = serde_json::from_str(&answer.text)?;
                    let total = quote["total"]["amount"].as_i64().unwrap_or_default();
                    if plan.way == Way::Cash && plan.delivery == Delivery::Courier && total > MOST_COLLECTED {
                        plan.delivery = Delivery::Home;
                        continue;
                    }
                    return Ok(Some(self.order(plan, &lines, &quote["total"])));
                }
                Some(answer) if answer.status < 500 => {
                    bail!("a quote was answered {}: {}", answer.status, answer.text)
                }
                _ => pause(100).await,
            }
        }
        bail!("nobody answered a quote")
    }

    fn order(&self, plan: &Plan, lines: &[Value], total: &Value) -> Value {
        let email = plan.has_email.then(|| format!("reader{}@torture.example", plan.place));
        // What is printed on a courier's label is letters only.
        let name = if plan.delivery.is_carried() { "林小姐".to_owned() } else { format!("{} 林", self.canary) };
        json!({
            "lines": lines,
            "contact": { "name": name, "phone": "0912 345 678", "email": email },
            "delivery": self.delivery(plan),
            "payment": { "method": plan.way.code() },
            "expected_total": total,
        })
    }

    /// Where somebody lives is as much their own as their name.
    fn delivery(&self, plan: &Plan) -> Value {
        if plan.delivery == Delivery::Shop {
            return json!({ "method": plan.delivery.code() });
        }
        let line = format!("仁愛路四段1號 {}", self.canary);
        json!({
            "method": plan.delivery.code(),
            "address": { "postal_code": "106", "city": "臺北市", "district": "大安區", "line": line },
        })
    }

    /// Until there is a definite answer, at the one server or the other.
    async fn asks(&self, plan: &mut Plan, key: &str, body: &Value) -> Result<Answer> {
        for _ in 0..PATIENCE {
            let address = [&self.house.server(&mut plan.chance).origin, "/api/v1/orders"].concat();
            let request = self.web.client().post(address).header("idempotency-key", key).json(body);
            match self.web.ask(request).await {
                Some(answer) if answer.status == 201 || (400..500).contains(&answer.status) => {
                    let is_sold_out = answer.status == 409 && answer.text.contains("stock.out");
                    if answer.status != 201 && !is_sold_out && body["note"].is_null() {
                        self.house.journal.complain(format!("{key}: {} {}", answer.status, answer.text));
                    }
                    return Ok(answer);
                }
                _ => pause(100).await,
            }
        }
        bail!("{key} was never answered")
    }

    fn told(&self, answer: &Answer) -> Result<Told> {
        let order: Value = serde_json::from_str(&answer.text)?;
        let text = |name: &str| order[name].as_str().unwrap_or_default().to_owned();
        Ok(Told {
            number: text("number"),
            token: text("token"),
            total: order["total"]["amount"].as_i64().unwrap_or_default(),
            canary: self.canary.clone(),
        })
    }
}
