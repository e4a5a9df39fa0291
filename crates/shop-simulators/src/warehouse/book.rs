//! What is on hand, and what is promised of it. Answers nobody.
//!
//! A reservation that nobody keeps ends by itself when its time is over; who comes late all the same
//! gets it if the goods are still there.

use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Line {
    pub(super) sku: String,
    pub(super) quantity: i64,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    Unknown,
    Closed,
    TooMuch,
    Malformed,
    /// How many of each can be had, where that is too few.
    Short(Vec<(String, i64)>),
}

#[derive(Debug, Clone)]
struct Held {
    sku: String,
    quantity: i64,
    committed: i64,
    released: i64,
    restocked: i64,
}

impl Held {
    /// How many have left and not come back.
    fn out(&self) -> i64 {
        self.committed - self.restocked
    }

    fn left(&self) -> i64 {
        self.quantity - self.committed - self.released
    }
}

#[derive(Debug, Clone, Default)]
struct Reservation {
    lines: Vec<Held>,
    /// Nothing, once it is kept.
    expires_at: Option<OffsetDateTime>,
    closed: bool,
}

impl Reservation {
    fn has_expired(&self, now: OffsetDateTime) -> bool {
        self.expires_at.is_some_and(|at| at <= now)
    }

    fn state(&self, now: OffsetDateTime) -> &'static str {
        match self.expires_at {
            _ if self.closed => "closed",
            None => "kept",
            Some(_) if self.has_expired(now) => "expired",
            Some(_) => "held",
        }
    }
}

#[derive(Debug, Default)]
pub(super) struct Book {
    on_hand: BTreeMap<String, i64>,
    reservations: BTreeMap<String, Reservation>,
}

type Done = Result<Value, Refusal>;

impl Book {
    pub(super) fn with(on_hand: BTreeMap<String, i64>) -> Self {
        Self { on_hand, ..Self::default() }
    }

    pub(super) fn count(&mut self, goods: BTreeMap<String, i64>) {
        self.on_hand.extend(goods);
    }

    pub(super) fn reserve(
        &mut self,
        id: &str,
        lines: Vec<Line>,
        expires_at: OffsetDateTime,
        now: OffsetDateTime,
    ) -> Done {
        judge(&lines)?;
        if let Some(known) = self.reservations.get(id) {
            if known.closed {
                return Err(Refusal::Closed);
            }
            let before = known.lines.iter().map(|line| (&line.sku, line.quantity));
            let is_same = before.eq(lines.iter().map(|line| (&line.sku, line.quantity)));
            return if is_same { self.told(id, now) } else { Err(Refusal::Malformed) };
        }
        let held = lines.into_iter().map(|Line { sku, quantity }| Held {
            sku,
            quantity,
            committed: 0,
            released: 0,
            restocked: 0,
        });
        let reservation = Reservation { lines: held.collect(), expires_at: Some(expires_at), closed: false };
        self.enough_for(&reservation, now)?;
        self.reservations.insert(id.to_owned(), reservation);
        self.told(id, now)
    }

    /// It no longer ends by itself.
    pub(super) fn keep(&mut self, id: &str, now: OffsetDateTime) -> Done {
        self.open(id, now)?.expires_at = None;
        self.told(id, now)
    }

    /// The goods have left.
    pub(super) fn commit(&mut self, id: &str, lines: Option<Vec<Line>>, now: OffsetDateTime) -> Done {
        let reservation = self.open(id, now)?;
        let moved = taken(reservation, lines)?;
        // What of it is left is kept: whoever sends a part will send the rest.
        reservation.expires_at = None;
        for line in &mut reservation.lines {
            line.committed += moved.get(&line.sku).copied().unwrap_or_default();
        }
        reservation.closed = reservation.lines.iter().all(|line| line.left() == 0);
        for (sku, quantity) in moved {
            *self.on_hand.entry(sku).or_default() -= quantity;
        }
        self.told(id, now)
    }

    /// The goods can be promised to others. One that is not known is closed before it comes: what was
    /// asked for earlier may arrive later.
    pub(super) fn release(&mut self, id: &str, lines: Option<Vec<Line>>, now: OffsetDateTime) -> Done {
        let Some(known) = self.reservations.get(id) else {
            self.reservations.insert(id.to_owned(), Reservation { closed: true, ..Reservation::default() });
            return self.told(id, now);
        };
        if known.closed && lines.is_none() {
            return self.told(id, now);
        }
        let moved = taken(known, lines)?;
        let reservation = self.reservations.get_mut(id).ok_or(Refusal::Unknown)?;
        for line in &mut reservation.lines {
            line.released += moved.get(&line.sku).copied().unwrap_or_default();
        }
        reservation.closed = reservation.lines.iter().all(|line| line.left() == 0);
        self.told(id, now)
    }

    /// What had left has come back, also of one that is closed.
    pub(super) fn restock(&mut self, id: &str, lines: Option<Vec<Line>>, now: OffsetDateTime) -> Done {
        let reservation = self.reservations.get_mut(id).ok_or(Refusal::Unknown)?;
        let back = lines.ok_or(Refusal::Malformed)?;
        judge(&back)?;
        let out = |sku: &str| reservation.lines.iter().find(|line| line.sku == sku).map_or(0, Held::out);
        if back.iter().any(|line| line.quantity > out(&line.sku)) {
            return Err(Refusal::TooMuch);
        }
        for Line { sku, quantity } in back {
            for line in reservation.lines.iter_mut().filter(|line| line.sku == sku) {
                line.restocked += quantity;
            }
            *self.on_hand.entry(sku).or_default() += quantity;
        }
        self.told(id, now)
    }

    pub(super) fn shown(&self, id: &str, now: OffsetDateTime) -> Option<Value> {
        let reservation = self.reservations.get(id)?;
        let lines = reservation.lines.iter().map(|line| {
            json!({ "sku": line.sku, "quantity": line.quantity, "committed": line.committed, "released": line.released, "restocked": line.restocked })
        });
        Some(json!({
            "reservation": id,
            "state": reservation.state(now),
            "expires_at": reservation.expires_at.and_then(|at| at.format(&Rfc3339).ok()),
            "lines": lines.collect::<Vec<_>>(),
        }))
    }

    /// In the order of the SKUs, from the one after `cursor`.
    pub(super) fn levels(
        &self,
        cursor: Option<&str>,
        most: usize,
        now: OffsetDateTime,
    ) -> (Vec<Value>, Option<String>) {
        let after = self.on_hand.iter().filter(|(sku, _)| cursor.is_none_or(|cursor| sku.as_str() > cursor));
        let part: Vec<_> = after.clone().take(most).collect();
        let next = part.last().filter(|_| after.clone().count() > part.len()).map(|(sku, _)| (*sku).clone());
        let level = |(sku, on_hand): &(&String, &i64)| {
            let reserved = self.reserved(sku, now);
            json!({ "sku": sku, "on_hand": on_hand, "reserved": reserved, "available": *on_hand - reserved })
        };
        (part.iter().map(level).collect(), next)
    }

    fn told(&self, id: &str, now: OffsetDateTime) -> Done {
        self.shown(id, now).ok_or(Refusal::Unknown)
    }

    /// One that may still be acted on. Where its time was over, its goods must still be there.
    fn open(&mut self, id: &str, now: OffsetDateTime) -> Result<&mut Reservation, Refusal> {
        let known = self.reservations.get(id).ok_or(Refusal::Unknown)?;
        if known.closed {
            return Err(Refusal::Closed);
        }
        if known.has_expired(now) {
            self.enough_for(&known.clone(), now)?;
        }
        self.reservations.get_mut(id).ok_or(Refusal::Unknown)
    }

    fn enough_for(&self, reservation: &Reservation, now: OffsetDateTime) -> Result<(), Refusal> {
        let available = |sku: &str| self.on_hand.get(sku).copied().unwrap_or_default() - self.reserved(sku, now);
        let short = reservation.lines.iter().filter(|line| available(&line.sku) < line.left());
        let short: Vec<_> = short.map(|line| (line.sku.clone(), available(&line.sku).max(0))).collect();
        if short.is_empty() { Ok(()) } else { Err(Refusal::Short(short)) }
    }

    fn reserved(&self, sku: &str, now: OffsetDateTime) -> i64 {
        let held = self.reservations.values().filter(|held| !held.closed && !held.has_expired(now));
        held.flat_map(|held| &held.lines).filter(|line| line.sku == sku).map(Held::left).sum()
    }
}

fn judge(lines: &[Line]) -> Result<(), Refusal> {
    let twice = |line: &Line| lines.iter().filter(|other| other.sku == line.sku).count() > 1;
    if lines.is_empty() || lines.iter().any(|line| line.quantity < 1 || twice(line)) {
        return Err(Refusal::Malformed);
    }
    Ok(())
}

/// How many of each are meant: what is named, or all that is left.
fn taken(reservation: &Reservation, lines: Option<Vec<Line>>) -> Result<BTreeMap<String, i64>, Refusal> {
    let Some(lines) = lines else {
        return Ok(reservation.lines.iter().map(|line| (line.sku.clone(), line.left())).collect());
    };
    judge(&lines)?;
    let left = |sku: &str| reservation.lines.iter().find(|line| line.sku == sku).map_or(0, Held::left);
    if lines.iter().any(|line| line.quantity > left(&line.sku)) {
        return Err(Refusal::TooMuch);
    }
    Ok(lines.into_iter().map(|line| (line.sku, line.quantity)).collect())
}
