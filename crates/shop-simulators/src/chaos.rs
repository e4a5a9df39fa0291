//! What goes wrong between a provider and a shop, on purpose: how often each fault strikes, and for
//! how long. Never touches what the ledger says.

use crate::House;
use axum::{
    extract::{Request, State},
    http::StatusCode,
    middleware::Next,
    response::{IntoResponse, Response},
};
use serde_json::{Map, Value, json};
use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// A notice comes after a while.
    Late,
    /// A notice never comes.
    Lost,
    /// A notice comes twice at the same time, or as often as `copies` says.
    Doubled,
    /// A notice comes after the one that follows it.
    Reordered,
    /// A notice speaks of another amount, and is signed.
    WrongAmount,
    /// A notice comes that somebody else wrote.
    Forged,
    /// What was asked for is done, and answered after 30 seconds.
    Silence,
    /// What was asked for is done, and the connection breaks.
    AnswerLost,
    /// Nothing is done, and that is answered.
    Down,
    /// Nothing is done because the shop asks too often: each provider has its own answer to that.
    Busy,
}

impl Fault {
    pub const ALL: [Self; 10] = [
        Self::Late,
        Self::Lost,
        Self::Doubled,
        Self::Reordered,
        Self::WrongAmount,
        Self::Forged,
        Self::Silence,
        Self::AnswerLost,
        Self::Down,
        Self::Busy,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::Late => "late",
            Self::Lost => "lost",
            Self::Doubled => "doubled",
            Self::Reordered => "reordered",
            Self::WrongAmount => "wrong_amount",
            Self::Forged => "forged",
            Self::Silence => "silence",
            Self::AnswerLost => "answer_lost",
            Self::Down => "down",
            Self::Busy => "busy",
        }
    }
}

/// How often a fault strikes: after so many cases, in so many of a hundred, and so many times in all.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Dose {
    spared: u64,
    percent: u64,
    left: Option<u64>,
}

/// How long things take, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Times {
    late: u64,
    silence: u64,
    retry: u64,
    /// No time: how often a notice comes that is doubled.
    copies: u64,
}

#[derive(Debug)]
struct Weather {
    doses: [Dose; Fault::ALL.len()],
    times: Times,
    seed: u64,
}

impl Default for Weather {
    fn default() -> Self {
        let times = Times { late: 3_000, silence: 30_000, retry: 5_000, copies: 2 };
        Self { doses: Default::default(), times, seed: 1 }
    }
}

/// Calm, until somebody says otherwise. Cheap to clone: all clones are one.
#[derive(Debug, Clone, Default)]
pub struct Chaos(Arc<Mutex<Weather>>);

impl Chaos {
    /// Words between commas: `late=20` (of a hundred), `answer_lost=100x1+2` (always, once, after
    /// two cases that go well), `late_for=500`, `silence_for=30000`, `retry_every=5000` (milliseconds), `copies=5`, `seed=7`, `calm`.
    /// What is not named stays as it was, and nothing changes where a word is not understood.
    pub fn set(&self, words: &str) -> Result<(), String> {
        let mut weather = self.lock();
        let mut next = Weather { doses: weather.doses, times: weather.times, seed: weather.seed };
        for word in words.split([',', '&']).map(str::trim).filter(|word| !word.is_empty()) {
            understand(&mut next, word).ok_or_else(|| ["not understood: ", word].concat())?;
        }
        *weather = next;
        Ok(())
    }

    /// Whether the fault strikes now. Whoever asks must let it strike.
    pub fn strikes(&self, fault: Fault) -> bool {
        let mut weather = self.lock();
        let dose = weather.doses[fault as usize];
        if dose.percent == 0 || dose.left == Some(0) {
            return false;
        }
        if dose.spared > 0 {
            weather.doses[fault as usize].spared -= 1;
            return false;
        }
        let strikes = dose.percent >= 100 || next(&mut weather.seed) % 100 < dose.percent;
        if strikes {
            weather.doses[fault as usize].left = dose.left.map(|left| left - 1);
        }
        strikes
    }

    pub fn late(&self) -> Duration {
        Duration::from_millis(self.lock().times.late)
    }

    pub fn silence(&self) -> Duration {
        Duration::from_millis(self.lock().times.silence)
    }

    /// Between two tries of a notice that was not taken.
    pub fn retry(&self) -> Duration {
        Duration::from_millis(self.lock().times.retry)
    }

    /// How often a notice comes that is doubled.
    pub fn copies(&self) -> u64 {
        self.lock().times.copies
    }

    /// The words of [`Chaos::set`] as JSON.
    pub fn shown(&self) -> Value {
        let weather = self.lock();
        let doses = Fault::ALL.map(|fault| {
            let dose = weather.doses[fault as usize];
            (fault.name().to_owned(), json!({ "percent": dose.percent, "left": dose.left }))
        });
        let mut shown = Map::from_iter(doses);
        let Times { late, silence, retry, copies } = weather.times;
        for (name, time) in [("late_for", late), ("silence_for", silence), ("retry_every", retry), ("copies", copies)] {
            shown.insert(name.to_owned(), time.into());
        }
        shown.into()
    }

    fn lock(&self) -> MutexGuard<'_, Weather> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn understand(weather: &mut Weather, word: &str) -> Option<()> {
    let (name, value) = word.split_once('=').unwrap_or((word, ""));
    if let Some(fault) = Fault::ALL.into_iter().find(|fault| fault.name() == name) {
        let (often, spared) = value.split_once('+').unwrap_or((value, "0"));
        let (percent, left) = match often.split_once('x') {
            Some((percent, left)) => (percent, Some(left.parse().ok()?)),
            None => (often, None),
        };
        let (spared, percent) = (spared.parse().ok()?, percent.parse().ok()?);
        weather.doses[fault as usize] = Dose { spared, percent, left };
        return Some(());
    }
    match name {
        "late_for" => weather.times.late = value.parse().ok()?,
        "silence_for" => weather.times.silence = value.parse().ok()?,
        "copies" => weather.times.copies = value.parse().ok()?,
        "retry_every" => weather.times.retry = value.parse().ok()?,
        "seed" => weather.seed = value.parse().ok()?,
        "calm" => weather.doses = Default::default(),
        _ => return None,
    }
    Some(())
}

/// SplitMix64: the same seed, the same weather.
fn next(seed: &mut u64) -> u64 {
    *seed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut mixed = *seed;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

/// Marks an answer that is never sent.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cut;

/// A layer for what the shop's server asks the provider's: see [`Fault::Down`], [`Fault::Silence`]
/// and [`Fault::AnswerLost`].
pub async fn disturb(State(house): State<House>, request: Request, next: Next) -> Response {
    if house.chaos.strikes(Fault::Down) {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    let (silent, lost) = (house.chaos.strikes(Fault::Silence), house.chaos.strikes(Fault::AnswerLost));
    let mut answer = next.run(request).await;
    if silent {
        tokio::time::sleep(house.chaos.silence()).await;
    }
    if lost {
        answer.extensions_mut().insert(Cut);
    }
    answer
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_strikes_as_often_as_it_was_told_to() {
        let chaos = Chaos::default();
        assert!(!chaos.strikes(Fault::Lost));
        chaos.set("lost=100x2+1, late=25").expect("understood");
        assert_eq!([(); 4].map(|()| chaos.strikes(Fault::Lost)), [false, true, true, false]);
        let late = (0..1_000).filter(|_| chaos.strikes(Fault::Late)).count();
        assert!((200..300).contains(&late), "{late}");
    }

    #[test]
    fn the_same_seed_makes_the_same_weather() {
        let weather = |seed: &str| {
            let chaos = Chaos::default();
            chaos.set(seed).expect("understood");
            (0..64).map(|_| chaos.strikes(Fault::Doubled)).collect::<Vec<_>>()
        };
        assert_eq!(weather("doubled=50&seed=7"), weather("doubled=50&seed=7"));
        assert_ne!(weather("doubled=50&seed=7"), weather("doubled=50&seed=8"));
    }

    #[test]
    fn a_word_that_is_not_understood_changes_nothing() {
        let chaos = Chaos::default();
        for wrong in ["lost=100,thunder=1", "lost=100,late=often", "lost=100,late=1xmany"] {
            assert!(chaos.set(wrong).is_err(), "{wrong}");
            assert!(!chaos.strikes(Fault::Lost), "{wrong}");
        }
        chaos.set("lost=100").expect("understood");
        chaos.set("calm").expect("understood");
        assert!(!chaos.strikes(Fault::Lost));
    }
}
