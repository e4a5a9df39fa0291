//! What a store promises about the work for later.

use super::{Subject, at, commit};
use crate::builders::a_uuid;
use shop_services::ports::{Job, Lane, Work};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

fn work_for(order: Uuid) -> Work {
    Work::ExpireOrder { order, at: 0 }
}

async fn enqueues(subject: &Subject, order: Uuid, run_at: OffsetDateTime) {
    let mut work = subject.begin().await;
    work.jobs().enqueue(&work_for(order), run_at).await.expect("enqueued");
    commit(work).await;
}

/// Leases a job for longer than any test takes.
async fn claims(subject: &Subject, worker: Uuid, minutes: i64) -> Option<Job> {
    subject.queue.claim(Lane::Shop, worker, at(minutes), Duration::HOUR).await.expect("asked")
}

/// Leases a job, and is not heard of any more: the lease is over at once.
async fn claims_and_stands_still(subject: &Subject, worker: Uuid, minutes: i64) -> Option<Job> {
    subject.queue.claim(Lane::Shop, worker, at(minutes), Duration::ZERO).await.expect("asked")
}

pub async fn the_same_work_is_enqueued_once(subject: Subject) {
    let (order, worker) = (a_uuid(), a_uuid());
    enqueues(&subject, order, at(0)).await;
    enqueues(&subject, order, at(0)).await;
    let job = claims(&subject, worker, 1).await.expect("a job");
    assert_eq!(job.work, work_for(order));
    assert_eq!(claims(&subject, worker, 1).await, None);
    subject.queue.finish(worker, &job, at(2)).await.expect("finished");
    enqueues(&subject, order, at(3)).await;
    assert_eq!(claims(&subject, worker, 4).await, None, "it was done: once is for ever");
}

pub async fn a_job_is_not_claimed_before_its_time(subject: Subject) {
    enqueues(&subject, a_uuid(), at(5)).await;
    assert_eq!(claims(&subject, a_uuid(), 4).await, None);
    assert!(claims(&subject, a_uuid(), 5).await.is_some());
}

pub async fn the_job_that_has_waited_longest_comes_first(subject: Subject) {
    let orders = [a_uuid(), a_uuid(), a_uuid()];
    for (order, minutes) in orders.into_iter().zip([3, 1, 2]) {
        enqueues(&subject, order, at(minutes)).await;
    }
    for wanted in [orders[1], orders[2], orders[0]] {
        assert_eq!(claims(&subject, a_uuid(), 4).await.expect("a job").work, work_for(wanted));
    }
}

pub async fn a_leased_job_is_not_claimed_twice(subject: Subject) {
    enqueues(&subject, a_uuid(), at(0)).await;
    let first = claims_and_stands_still(&subject, a_uuid(), 0).await.expect("a job");
    assert_eq!(first.attempts, 1);
    let again = claims(&subject, a_uuid(), 0).await.expect("its lease is over");
    assert_eq!((again.id, again.attempts), (first.id, 2));
    // Whatever a worker takes for the time, in minutes and in days.
    for minutes in [0, 9, 10_000] {
        assert_eq!(claims(&subject, a_uuid(), minutes).await, None);
    }
}

pub async fn a_lease_is_extended_by_whoever_has_it(subject: Subject) {
    let (slow, quick) = (a_uuid(), a_uuid());
    enqueues(&subject, a_uuid(), at(0)).await;
    let job = claims_and_stands_still(&subject, slow, 0).await.expect("a job");
    let extends = |worker, lease| {
        let (queue, job) = (subject.queue.clone(), job.clone());
        async move { queue.extend(worker, &job, lease).await.expect("asked") }
    };
    assert!(!extends(quick, Duration::HOUR).await, "it is somebody else's");
    assert!(extends(slow, Duration::HOUR).await, "nobody has taken it meanwhile");
    assert_eq!(claims(&subject, quick, 1).await, None);
    assert!(extends(slow, Duration::ZERO).await);
    let same = claims(&subject, quick, 1).await.expect("its lease is over");
    assert!(!extends(slow, Duration::HOUR).await, "the other one has it");
    subject.queue.finish(quick, &same, at(2)).await.expect("finished");
    assert!(!extends(slow, Duration::HOUR).await && !extends(quick, Duration::HOUR).await, "it is done");
}

pub async fn of_workers_at_once_one_gets_the_job(subject: Subject) {
    enqueues(&subject, a_uuid(), at(0)).await;
    let claim = || claims(&subject, a_uuid(), 1);
    let (first, second, third) = tokio::join!(claim(), claim(), claim());
    assert_eq!([first, second, third].into_iter().flatten().count(), 1);
}

pub async fn a_lost_lease_cannot_finish_a_job(subject: Subject) {
    let (slow, quick) = (a_uuid(), a_uuid());
    enqueues(&subject, a_uuid(), at(0)).await;
    let job = claims_and_stands_still(&subject, slow, 0).await.expect("a job");
    let same = claims(&subject, quick, 1).await.expect("its lease is over");
    subject.queue.finish(slow, &job, at(2)).await.expect("no error");
    subject.queue.fail(slow, &job, "late", None).await.expect("no error");
    assert_eq!(claims(&subject, slow, 3).await, None, "the other one still has it");
    assert!(subject.queue.extend(quick, &same, Duration::ZERO).await.expect("asked"), "neither done nor dead");
    let again = claims(&subject, slow, 4).await.expect("neither done nor dead");
    assert_eq!((again.id, again.attempts), (same.id, 3));
}

pub async fn a_job_that_failed_is_tried_again_when_it_was_told_to(subject: Subject) {
    let worker = a_uuid();
    enqueues(&subject, a_uuid(), at(0)).await;
    let job = claims(&subject, worker, 0).await.expect("a job");
    subject.queue.fail(worker, &job, "away", Some(at(5))).await.expect("failed");
    assert_eq!(claims(&subject, worker, 4).await, None);
    let again = claims(&subject, worker, 5).await.expect("its time has come");
    assert_eq!((again.id, again.attempts), (job.id, 2));
}

pub async fn a_dead_letter_is_never_claimed(subject: Subject) {
    let worker = a_uuid();
    enqueues(&subject, a_uuid(), at(0)).await;
    let job = claims(&subject, worker, 0).await.expect("a job");
    subject.queue.fail(worker, &job, "hopeless", None).await.expect("failed");
    assert_eq!(claims(&subject, worker, 10_000).await, None);
}

async fn revives(subject: &Subject, work: &Work, minutes: i64) -> bool {
    let mut unit = subject.begin().await;
    let revived = unit.jobs().revive(work.kind(), &work.key(), at(minutes)).await.expect("asked");
    commit(unit).await;
    revived
}

pub async fn a_dead_letter_is_tried_again_from_the_start_when_somebody_says_so(subject: Subject) {
    let (order, worker) = (a_uuid(), a_uuid());
    enqueues(&subject, order, at(0)).await;
    assert!(!revives(&subject, &work_for(order), 0).await, "it is not dead");
    let job = claims(&subject, worker, 0).await.expect("a job");
    subject.queue.fail(worker, &job, "hopeless", None).await.expect("failed");
    assert!(!revives(&subject, &work_for(a_uuid()), 1).await, "another one");
    assert!(revives(&subject, &work_for(order), 1).await);
    assert!(!revives(&subject, &work_for(order), 1).await, "once is enough");
    let again = claims(&subject, worker, 2).await.expect("it is tried again");
    assert_eq!((again.id, again.attempts), (job.id, 1));
    subject.queue.finish(worker, &again, at(3)).await.expect("finished");
    assert!(!revives(&subject, &work_for(order), 4).await, "it is done");
}

pub async fn the_owner_sees_how_the_queue_stands(subject: Subject) {
    subject.open().await;
    let worker = a_uuid();
    for (minutes, dies) in [(0, true), (1, true), (2, true), (5, false), (6, false), (9, false)] {
        let order = a_uuid();
        enqueues(&subject, order, at(minutes)).await;
        if dies {
            let job = claims(&subject, worker, minutes).await.expect("a job");
            subject.queue.fail(worker, &job, &format!("hopeless {minutes}"), None).await.expect("failed");
        }
    }
    let all = subject.views.work(at(7), None, 50).await.expect("read");
    assert_eq!((all.due, all.oldest_due, all.later), (2, Some(at(5)), 1));
    let errors = |work: &shop_contract::AdminWork| -> Vec<_> {
        work.stuck.iter().map(|job| (job.kind.clone(), job.error.clone(), job.attempts)).collect()
    };
    let dead = |minutes: i64| ("expire_order".to_owned(), format!("hopeless {minutes}"), 1);
    assert_eq!(errors(&all), [dead(2), dead(1), dead(0)]);
    let part = subject.views.work(at(7), None, 2).await.expect("read");
    assert_eq!(errors(&part), [dead(2), dead(1)]);
    let rest = subject.views.work(at(7), part.next_cursor.as_deref(), 2).await.expect("read");
    assert_eq!((errors(&rest), rest.next_cursor), (vec![dead(0)], None));
    assert_eq!(subject.views.admin_home(at(0), shop_domain::kernel::Language::English).await.expect("read").stuck, 3);
}
