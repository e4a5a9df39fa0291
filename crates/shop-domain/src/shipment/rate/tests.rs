use super::*;

fn by_weight() -> Tariff {
    let steps = [(1_000, 80), (5_000, 120), (20_000, 200)];
    let steps = steps.map(|(up_to, price)| WeightStep { up_to, price: Money::twd(price) });
    let (free_from, outlying) = (Some(Money::twd(1_500)), Some(Money::twd(150)));
    Tariff { charge: Charge::ByWeight(steps.into()), free_from, outlying }
}

fn offer(kind: DeliveryKind, tariff: Tariff, reach: Reach) -> DeliveryOffer {
    DeliveryOffer { method: DeliveryMethod::HOME, kind, tariff, reach }
}

fn load(worth: i64, weight: i64, zone: Zone) -> Load {
    Load { worth: Money::twd(worth), weight, zone }
}

#[test]
fn a_step_holds_up_to_its_weight_and_nothing_is_taken_beyond_the_last() {
    let tariff = by_weight();
    let price = |weight| tariff.rate(&load(100, weight, Zone::Main)).map(|rate| rate.flat.amount);
    for (weight, want) in [(0, Ok(80)), (1_000, Ok(80)), (1_001, Ok(120)), (5_000, Ok(120)), (20_000, Ok(200))] {
        assert_eq!(price(weight), want, "{weight} g");
    }
    assert_eq!(price(20_001), Err(NotTaken::TooHeavy));
}

#[test]
fn an_outlying_island_costs_its_surcharge_even_where_the_rest_is_free() {
    let rate = by_weight().rate(&load(1_500, 900, Zone::Outlying)).expect("it goes there");
    assert_eq!(rate.for_lines_worth(Money::twd(1_499)), Ok(Money::twd(230)));
    assert_eq!(rate.for_lines_worth(Money::twd(1_500)), Ok(Money::twd(150)));
    let main = by_weight().rate(&load(1_500, 900, Zone::Main)).expect("it goes there");
    assert_eq!(main.for_lines_worth(Money::twd(1_500)), Ok(Money::twd(0)));
}

#[test]
fn a_way_goes_to_the_islands_only_where_owner_and_carrier_go_there() {
    let here = Tariff { outlying: None, ..by_weight() };
    let near = Reach { outlying: false, ..Reach::ALL };
    let there = load(100, 0, Zone::Outlying);
    for (tariff, reach, goes) in
        [(by_weight(), Reach::ALL, true), (here.clone(), Reach::ALL, false), (by_weight(), near, false)]
    {
        let rate = offer(DeliveryKind::Home, tariff, reach).rate(&there);
        assert_eq!(rate.err(), (!goes).then_some(NotTaken::Outlying));
    }
    let fetched = offer(DeliveryKind::Shop, here, near).rate(&there).expect("whoever comes is here");
    assert_eq!(fetched.surcharge, None);
}

#[test]
fn a_carrier_takes_no_more_than_it_can() {
    let reach = Reach { least: 1, most: 20_000, heaviest: Some(5_000), ..Reach::ALL };
    let offer = offer(DeliveryKind::Store, by_weight(), reach);
    for (worth, weight, want) in [
        (1, 5_000, None),
        (20_000, 0, None),
        (0, 0, Some(NotTaken::OutOfBounds)),
        (20_001, 0, Some(NotTaken::OutOfBounds)),
        (100, 5_001, Some(NotTaken::TooHeavy)),
    ] {
        assert_eq!(offer.rate(&load(worth, weight, Zone::Main)).err(), want, "{worth} {weight}");
    }
}

#[test]
fn cash_is_taken_only_where_somebody_collects_it_and_so_much_of_it() {
    use {NotTaken as N, PaymentFlow as F};
    let with = |collects| offer(DeliveryKind::Home, by_weight(), Reach { collects, ..Reach::ALL });
    let (never, some, any) = (with(None), with(Some(20_000)), with(Some(i64::MAX)));
    let table = [
        (&never, F::Cash, 1, Some(N::NobodyCollects)),
        (&some, F::Cash, 20_000, None),
        (&some, F::Cash, 20_001, Some(N::TooMuchCash)),
        (&any, F::Cash, 9_000_000, None),
    ];
    for (offer, flow, total, want) in table {
        assert_eq!(offer.can_be_paid(flow, Money::twd(total)).err(), want, "{flow:?} {total}");
    }
    for flow in [F::Redirect, F::Number, F::Transfer] {
        for offer in [&never, &some, &any] {
            assert_eq!(offer.can_be_paid(flow, Money::twd(9_000_000)), Ok(()), "{flow:?}");
        }
    }
}

#[test]
fn before_anybody_chooses_the_first_way_that_is_possible_counts() {
    let near = offer(DeliveryKind::Home, by_weight(), Reach { most: 500, ..Reach::ALL });
    let dear = offer(DeliveryKind::Home, Tariff::flat(Money::twd(300), None), Reach::ALL);
    let dear = DeliveryOffer { method: DeliveryMethod::SHOP, ..dear };
    let usual = |worth| DeliveryOffer::shown(&[near.clone(), dear.clone()], None, &load(worth, 0, Zone::Main));
    assert_eq!(usual(500).map(|rate| rate.flat), Some(Money::twd(80)));
    assert_eq!(usual(501).map(|rate| rate.flat), Some(Money::twd(300)));
    let chosen = DeliveryOffer::shown(&[near.clone(), dear], Some(&DeliveryMethod::SHOP), &load(500, 0, Zone::Main));
    assert_eq!(chosen.map(|rate| rate.flat), Some(Money::twd(300)));
    assert_eq!(DeliveryOffer::shown(&[], None, &load(1, 0, Zone::Main)), None);
    let none_takes = DeliveryOffer::shown(std::slice::from_ref(&near), None, &load(501, 0, Zone::Main));
    assert_eq!(none_takes.map(|rate| rate.flat), Some(Money::twd(80)), "something has to be shown");
}

#[test]
fn a_weight_that_nobody_could_lift_is_no_overflow() {
    let many = Quantity::try_from(999).expect("in range");
    assert_eq!(Load::weight_of([(150, many), (0, many), (1, Quantity::ONE)]), 149_851);
    assert_eq!(Load::weight_of([(i64::MAX, many), (i64::MAX, many)]), i64::MAX);
}
