use super::*;
use time::macros::datetime;

const ISSUED: OffsetDateTime = datetime!(2026-11-22 10:00 +8);
const NEVER: bool = false;

fn name() -> InvoiceName {
    InvoiceName { number: "AB12345678".to_owned(), random: "4821".to_owned(), issued_at: ISSUED }
}

fn issued() -> InvoiceStep {
    InvoiceStep::Issued { reference: "48210937I01".to_owned(), amount: Money::twd(1_000), name: name() }
}

fn next(steps: &[InvoiceStep], kept: i64, now: OffsetDateTime) -> Option<InvoiceTask> {
    let charged = Charged { total: Money::twd(1_000), kept: Money::twd(kept), is_donated: NEVER };
    InvoiceBook::of(steps.iter().cloned()).next("48210937", charged, now)
}

fn allow(amount: i64, before: i64) -> Option<InvoiceTask> {
    let (amount, before) = (Money::twd(amount), Money::twd(before));
    Some(InvoiceTask::Allow { invoice: name(), reference: "48210937I01".to_owned(), amount, before })
}

#[test]
fn an_invoice_is_issued_once_money_has_come() {
    assert_eq!(next(&[], 0, ISSUED), None);
    assert_eq!(next(&[], 1_000, ISSUED), Some(InvoiceTask::Issue { reference: "48210937I01".to_owned() }));
    assert_eq!(next(&[issued()], 1_000, ISSUED), None);
}

#[test]
fn part_of_the_money_back_is_an_allowance_and_all_of_it_in_time_makes_it_void() {
    let taken = InvoiceStep::Allowed { allowance: "1".to_owned(), amount: Money::twd(300) };
    assert_eq!(next(&[issued()], 700, ISSUED), allow(300, 1_000));
    assert_eq!(next(&[issued(), taken.clone()], 700, ISSUED), None);
    assert_eq!(next(&[issued(), taken.clone()], 500, ISSUED), allow(200, 700));
    assert_eq!(next(&[issued()], 0, ISSUED), Some(InvoiceTask::Void { invoice: name() }));
    assert_eq!(next(&[issued(), taken], 0, ISSUED), allow(700, 700), "with an allowance it is no longer void");
    assert_eq!(next(&[issued()], 0, datetime!(2027-01-14 0:00 +8)), allow(1_000, 1_000), "it is reported");
    assert_eq!(next(&[issued(), InvoiceStep::Voided], 0, ISSUED), None);
}

#[test]
fn an_invoice_that_was_donated_is_never_void() {
    let charged = Charged { total: Money::twd(1_000), kept: Money::twd(0), is_donated: true };
    assert_eq!(InvoiceBook::of([issued()]).next("48210937", charged, ISSUED), allow(1_000, 1_000));
}

#[test]
fn what_was_refused_waits_for_the_owner() {
    let refused = InvoiceStep::Refused { task: TaskKind::Issue, reason: "no numbers left".to_owned() };
    let resumed = InvoiceStep::Resumed { by: "owner".to_owned() };
    assert_eq!(next(std::slice::from_ref(&refused), 1_000, ISSUED), None);
    assert!(InvoiceBook::of([refused.clone()]).can_be_resumed());
    assert!(next(&[refused, resumed], 1_000, ISSUED).is_some());
    let refused = InvoiceStep::Refused { task: TaskKind::Void, reason: "too late".to_owned() };
    assert_eq!(next(&[issued(), refused], 0, ISSUED), allow(1_000, 1_000), "what cannot be void is taken back");
}

#[test]
fn the_owner_has_it_void_with_another_one_or_without() {
    let void = |again| InvoiceStep::VoidWanted { by: "owner".to_owned(), again };
    for again in [true, false] {
        assert_eq!(next(&[issued(), void(again)], 1_000, ISSUED), Some(InvoiceTask::Void { invoice: name() }));
    }
    let another = Some(InvoiceTask::Issue { reference: "48210937I02".to_owned() });
    assert_eq!(next(&[issued(), void(true), InvoiceStep::Voided], 1_000, ISSUED), another);
    assert_eq!(next(&[issued(), void(false), InvoiceStep::Voided], 1_000, ISSUED), None);
    let resumed = InvoiceStep::Resumed { by: "owner".to_owned() };
    assert_eq!(next(&[issued(), void(false), InvoiceStep::Voided, resumed], 1_000, ISSUED), another);
}

#[test]
fn one_works_at_it_at_a_time() {
    let begun = InvoiceStep::Begun { until: ISSUED + InvoiceBook::TURN, job: 1 };
    let book = InvoiceBook::of([begun.clone()]);
    assert!(book.is_busy(2, ISSUED) && !book.is_busy(2, ISSUED + InvoiceBook::TURN));
    assert!(!book.is_busy(1, ISSUED), "who was given the job of one that is gone goes on with it");
    assert!(!InvoiceBook::of([begun.clone(), InvoiceStep::Interrupted]).is_busy(2, ISSUED));
    assert!(!InvoiceBook::of([begun, issued()]).is_busy(2, ISSUED));
}

#[test]
fn an_invoice_that_may_have_been_issued_is_looked_up_when_its_money_has_gone_back() {
    let begun = || InvoiceStep::Begun { until: ISSUED, job: 1 };
    let look_up = Some(InvoiceTask::LookUp { reference: "48210937I01".to_owned() });
    for steps in [vec![begun()], vec![begun(), InvoiceStep::Interrupted]] {
        assert_eq!(next(&steps, 0, ISSUED), look_up);
        assert!(matches!(next(&steps, 1_000, ISSUED), Some(InvoiceTask::Issue { .. })), "while it is wanted");
    }
    let refused = InvoiceStep::Refused { task: TaskKind::Issue, reason: String::new() };
    for end in [InvoiceStep::NotIssued, refused] {
        assert_eq!(next(&[begun(), end], 0, ISSUED), None);
    }
    assert_eq!(next(&[begun(), issued()], 0, ISSUED), Some(InvoiceTask::Void { invoice: name() }));
    assert_eq!(next(&[], 0, ISSUED), None, "nobody began");
}

#[test]
fn a_turn_is_lost_to_whoever_begins_after_it_and_not_to_the_owner() {
    let begun = || InvoiceStep::Begun { until: ISSUED, job: 1 };
    let owner = InvoiceStep::Resumed { by: "owner".to_owned() };
    assert!(InvoiceBook::is_turn(&[begun()], 0) && InvoiceBook::is_turn(&[issued(), begun(), owner], 1));
    for steps in [vec![begun(), begun()], vec![begun(), issued()], vec![issued()], vec![]] {
        assert!(!InvoiceBook::is_turn(&steps, 0), "{steps:?}");
    }
}

#[test]
fn two_months_are_reported_on_the_fifteenth_of_the_next() {
    for (issued, last) in [
        (datetime!(2026-11-01 0:00 +8), datetime!(2027-01-14 0:00 +8)),
        (datetime!(2026-12-31 23:00 +8), datetime!(2027-01-14 0:00 +8)),
        (datetime!(2026-01-31 23:00 +8), datetime!(2026-03-14 0:00 +8)),
        (datetime!(2026-10-31 20:00 UTC), datetime!(2027-01-14 0:00 +8)),
    ] {
        assert_eq!(last_day(issued), last, "{issued}");
    }
}

#[test]
fn a_step_reads_back_as_it_was_kept() {
    for step in [issued(), InvoiceStep::Begun { until: ISSUED, job: 1 }, InvoiceStep::Voided] {
        let kept = serde_json::to_value(&step).expect("kept");
        assert_eq!(serde_json::from_value::<InvoiceStep>(kept).expect("read"), step);
    }
}
