//! The one page. With nothing personal it is the same for everybody.

use super::{footer::footer, header::header, hero::hero, meta::shop_head, products::products, story::story};
use crate::{
    document::{Assets, document},
    islands::{
        bar::*,
        cart::*,
        notices::*,
        order_form::{Asks, FormSeed, FormSentences, OrderForm},
        product::*,
        sealed::Sealed,
    },
    words::{say, say_with},
};
use leptos::prelude::*;
use shop_contract::{DeliveryChoice, PersonalPage, PublicPage};
use shop_domain::{appearance::Block, shipment::Charge};
use std::sync::Arc;

pub fn shop_page(public: Arc<PublicPage>, personal: PersonalPage, assets: &Assets) -> AnyView {
    let language = public.language;
    let seed = seed(&public, &personal);
    let head = shop_head(&public, &personal);
    let methods: Vec<_> = public.payment_methods.iter().map(|choice| choice.title.as_str()).collect();
    let blocks = public.shop.blocks.all().iter().map(|one| block(*one, &public, &personal)).collect_view();
    let body = view! {
        <body>
            <a class="skip" href="#products">{say(language, "page.skip")}</a>
            {header(&public, seed)}
            <main>
                {name_unseen(&public)}
                {blocks}
            </main>
            {footer(&public.shop, language, &methods, public.query == Default::default())}
            {floating(&public, &personal)}
        </body>
    };
    document(language, head, assets, true, body.into_any())
}

/// Whoever searches comes for what was found and gets that first, without the landscape.
fn shows_hero(public: &PublicPage) -> bool {
    public.query == Default::default() && public.shop.blocks.place(Block::Hero).is_some()
}

/// The page has a heading, even where nobody sees it.
fn name_unseen(public: &PublicPage) -> Option<AnyView> {
    (!shows_hero(public)).then(|| view! { <h1 class="unseen">{public.shop.name.clone()}</h1> }.into_any())
}

fn block(block: Block, public: &PublicPage, personal: &PersonalPage) -> AnyView {
    match block {
        Block::Hero if !shows_hero(public) => ().into_any(),
        Block::Hero => hero(&public.shop, public.language),
        Block::Products => products(public, personal.cart.as_ref()),
        Block::Story => story(&public.shop),
        Block::Order => view! {
            <section class="order" id="order" aria-labelledby="order-title">
                <div class="wrap">{order_form(public, personal)}</div>
            </section>
        }
        .into_any(),
    }
}

pub(crate) fn seed(public: &PublicPage, personal: &PersonalPage) -> CartSeed {
    CartSeed { language: public.language, delivery: public.delivery, cart: personal.cart.clone() }
}

pub(crate) fn order_form(public: &PublicPage, personal: &PersonalPage) -> AnyView {
    let cart = Sealed(seed(public, personal).into());
    let form = FormSeed {
        ways: public.deliveries.clone(),
        store: personal.store.clone(),
        methods: public.payment_methods.clone(),
        delivery_note: public.shop.delivery_note.clone(),
        form: personal.form.clone(),
        problem: personal.problem.clone().filter(|_| !personal.drawer_open),
    };
    let receivers = public.deliveries.iter().any(|way| !way.receiver.is_any());
    let words = FormSentences::of(public.language, Asks { invoices: public.invoices, receivers });
    view! { <OrderForm cart=cart seed=Sealed(form) words=Sealed(words) /> }.into_any()
}

pub(crate) fn cart_bar(public: &PublicPage, personal: &PersonalPage) -> AnyView {
    let seed = Sealed(seed(public, personal).into());
    view! { <CartBar seed=seed words=BarWords::of(public.language) /> }.into_any()
}

pub(crate) fn cart_drawer(public: &PublicPage, personal: &PersonalPage) -> AnyView {
    let language = public.language;
    view! {
        <CartDrawer
            seed=Sealed(seed(public, personal).into())
            open=personal.drawer_open
            problem=personal.problem.as_ref().filter(|_| personal.drawer_open).map(|problem| problem.message.clone())
            words=DrawerWords::of(language)
            line_words=LineWords::of(language)
            total_words=TotalWords::of(language)
            unpaid_words=UnpaidWords::of(language)
            notice_words=NoticeWords::of(language)
        />
    }
    .into_any()
}

/// Everything that stands over the page.
fn floating(public: &PublicPage, personal: &PersonalPage) -> AnyView {
    let language = public.language;
    let terms = SheetTerms { language, delivery: delivery_sentence(public), email: public.shop.email.clone() };
    view! {
        {cart_bar(public, personal)}
        <ProductSheet
            product=Sealed(public.sheet.clone())
            terms=Sealed(terms)
            words=SheetWords::of(language)
            detail_words=DetailWords::of(language)
            buy_words=BuyWords::of(language)
        />
        {cart_drawer(public, personal)}
        <Notices seed=Sealed(seed(public, personal).into()) words=NoticeWords::of(language) />
    }
    .into_any()
}

fn delivery_sentence(public: &PublicPage) -> String {
    let flat = public.delivery.flat.to_string();
    let by_weight = |way: &DeliveryChoice| matches!(way.offer.tariff.charge, Charge::ByWeight(_));
    if public.deliveries.first().is_some_and(by_weight) {
        return say_with(public.language, "product.delivery_from", &[("flat", &flat)]);
    }
    match public.delivery.free_from {
        Some(free) => {
            say_with(public.language, "product.delivery_free", &[("flat", &flat), ("free", &free.to_string())])
        }
        None => say_with(public.language, "product.delivery_flat", &[("flat", &flat)]),
    }
}
