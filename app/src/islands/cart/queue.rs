//! Changes on their way to the server, one after the other. What is shown is always the last
//! cart the server gave, with the waiting changes applied: a refusal thus undoes itself. Never
//! sends two requests at once, so answers cannot overtake each other.

use super::state::{CartNotice, CartState, NoticeKind, UNKNOWN, apply, empty};
use crate::{
    server_fns::{
        AppError,
        cart::{add_to_cart, change_quantity, get_cart},
    },
    words::fill,
};
use leptos::{prelude::*, task::spawn_local};
use shop_contract::{CartLineView, CartView};
use shop_domain::kernel::{Quantity, VariantId};
use std::{cell::RefCell, collections::VecDeque};

#[derive(Clone, PartialEq)]
pub enum Change {
    /// Nothing changed here; ask what the cart is.
    Refresh,
    Add {
        line: CartLineView,
        quantity: i64,
    },
    /// Zero removes.
    Set {
        variant: VariantId,
        quantity: i64,
    },
}

struct Queue {
    /// The cart as the server last gave it.
    sure: CartView,
    /// Whether it ever did.
    known: bool,
    waiting: VecDeque<Change>,
    busy: bool,
}

thread_local! {
    static QUEUE: RefCell<Option<Queue>> = const { RefCell::new(None) };
}

fn with<T>(run: impl FnOnce(&mut Queue) -> T) -> T {
    QUEUE.with_borrow_mut(|queue| {
        let nothing = || Queue { sure: empty(UNKNOWN), known: false, waiting: VecDeque::new(), busy: false };
        run(queue.get_or_insert_with(nothing))
    })
}

/// `known`: whether the server gave this cart, or nobody has asked yet.
pub fn start(sure: CartView, known: bool) {
    with(|queue| (queue.sure, queue.known) = (sure, known));
}

/// From here on the server may have another cart, and nobody is to be surprised: the order was placed, or the
/// difference is told already.
pub fn expect_another() {
    with(|queue| queue.known = false);
}

/// Shows the change at once, and sends it after those that wait already.
pub fn change(state: CartState, change: Change) {
    if let Some((title, left)) = at_limit(state, &change) {
        return say_limit(state, &title, left);
    }
    announce(state, &change);
    state.cart.update(|cart| apply(cart, &change));
    let idle = with(|queue| {
        // Of several steps on one stepper only the last needs to be sent.
        if let (Some(Change::Set { variant: last, .. }), Change::Set { variant, .. }) = (queue.waiting.back(), &change)
            && last == variant
        {
            queue.waiting.pop_back();
        }
        queue.waiting.push_back(change);
        !std::mem::replace(&mut queue.busy, true)
    });
    if idle {
        state.busy.set(true);
        spawn_local(drain(state));
    }
}

async fn drain(state: CartState) {
    while let Some(change) = with(|queue| queue.waiting.pop_front()) {
        let answer = send(state, &change).await;
        let mut elsewhere = false;
        let shown = with(|queue| {
            if let Ok(cart) = &answer {
                elsewhere = change == Change::Refresh && queue.known && lines_of(cart) != lines_of(&queue.sure);
                (queue.sure, queue.known) = (cart.clone(), true);
            }
            let mut shown = queue.sure.clone();
            queue.waiting.iter().for_each(|change| apply(&mut shown, change));
            shown
        });
        state.cart.set(shown);
        if elsewhere {
            let text = word(state, |words| words.elsewhere());
            state.notice.set(Some(CartNotice { text, kind: NoticeKind::Refused }));
        }
        if let Err(AppError(problem)) = answer
            && change != Change::Refresh
        {
            let text = match title_of(state, &change) {
                _ if problem.code == "network" => word(state, |words| words.network()),
                Some(title) => {
                    fill(&word(state, |words| words.named()), &[("title", &title), ("text", &problem.message)])
                }
                None => problem.message,
            };
            state.notice.set(Some(CartNotice { text, kind: NoticeKind::Refused }));
        }
    }
    with(|queue| queue.busy = false);
    state.busy.set(false);
}

/// What somebody changes in a cart; prices and stock change by themselves, and are told at their lines.
fn lines_of(cart: &CartView) -> Vec<(VariantId, i64)> {
    cart.lines.iter().map(|line| (line.variant, line.quantity)).collect()
}

async fn send(state: CartState, change: &Change) -> Result<CartView, AppError> {
    match change {
        Change::Refresh => get_cart(state.language).await,
        Change::Add { line, quantity } => {
            let quantity = Quantity::try_from(*quantity).unwrap_or(Quantity::ONE);
            add_to_cart(line.variant, quantity, state.language).await
        }
        Change::Set { variant, quantity } => change_quantity(*variant, *quantity, state.language).await,
    }
}

fn word(state: CartState, choose: impl Fn(&super::NoticeWords) -> String) -> String {
    state.words.with_value(|words| words.as_ref().map(&choose)).unwrap_or_default()
}

/// That there is no more of something than the cart holds.
pub fn say_limit(state: CartState, title: &str, left: i64) {
    let text = fill(&word(state, |words| words.limit()), &[("title", title), ("left", &left.to_string())]);
    state.notice.set(Some(CartNotice { text, kind: NoticeKind::Refused }));
}

/// The title and the stock of a line that a step would not change, because all that is left is in it.
fn at_limit(state: CartState, change: &Change) -> Option<(String, i64)> {
    let Change::Set { variant, quantity } = change else { return None };
    state.cart.with_untracked(|cart| {
        let line = cart.lines.iter().find(|line| line.variant == *variant)?;
        let most = line.most.filter(|most| *most > 0 && *most < i64::from(Quantity::MAX))?;
        (line.quantity == *quantity && most <= *quantity).then(|| (line.title.clone(), most))
    })
}

fn title_of(state: CartState, change: &Change) -> Option<String> {
    match change {
        Change::Refresh => None,
        Change::Add { line, .. } => Some(line.title.clone()),
        Change::Set { variant, .. } => state.cart.with_untracked(|cart| {
            cart.lines.iter().find(|line| line.variant == *variant).map(|line| line.title.clone())
        }),
    }
}

/// Says what a change does, before it is applied.
fn announce(state: CartState, change: &Change) {
    let cart = state.cart.get_untracked();
    let notice = match change {
        Change::Refresh => return,
        Change::Add { line, quantity } => {
            let count = (cart.count + quantity).to_string();
            let text = fill(&word(state, |words| words.added()), &[("title", &line.title), ("count", &count)]);
            CartNotice { text, kind: NoticeKind::Heard }
        }
        Change::Set { variant, quantity } => {
            let Some(line) = cart.lines.iter().find(|line| line.variant == *variant) else { return };
            if *quantity == 0 {
                let text = fill(&word(state, |words| words.removed()), &[("title", &line.title)]);
                CartNotice { text, kind: NoticeKind::Undo(Change::Add { line: line.clone(), quantity: line.quantity }) }
            } else {
                let count = (cart.count - line.quantity + quantity).to_string();
                let values = [("title", line.title.as_str()), ("quantity", &quantity.to_string()), ("count", &count)];
                CartNotice { text: fill(&word(state, |words| words.changed()), &values), kind: NoticeKind::Heard }
            }
        }
    };
    state.notice.set(Some(notice));
}
