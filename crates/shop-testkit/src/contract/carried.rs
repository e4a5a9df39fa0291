//! What a store promises about what carriers say.

use super::{Subject, at, commit};
use crate::an_order;
use shop_services::ports::{KeptParcelNotice, ParcelNews, ParcelNotice};

fn a_notice(event: &str) -> KeptParcelNotice {
    KeptParcelNotice {
        carrier: "test".to_owned(),
        reference: "48210937P1a2b3c4d".to_owned(),
        notice: ParcelNotice {
            event: event.to_owned(),
            reference: "48210937P1a2b3c4d".to_owned(),
            returning: false,
            handle: "1718552".to_owned(),
            news: Some(ParcelNews::ReadyForPickup),
            code: "2073".to_owned(),
            words: "商品配達買家取貨門市".to_owned(),
            tracking: Some("F00150913207".to_owned()),
            objection: None,
        },
        body: "RtnCode=2073".to_owned(),
    }
}

pub async fn what_a_carrier_said_is_kept_once_and_read_back_whole(subject: Subject) {
    let mut work = subject.begin().await;
    let notice = a_notice("e1");
    assert!(work.parcels().receive(&notice, at(0)).await.expect("kept"));
    assert!(!work.parcels().receive(&notice, at(1)).await.expect("there already"));
    let other = KeptParcelNotice { carrier: "other".to_owned(), ..notice.clone() };
    assert!(work.parcels().receive(&other, at(1)).await.expect("another carrier's"));
    commit(work).await;
    let mut work = subject.begin().await;
    assert_eq!(work.parcels().open_notice("test", "e1").await.expect("read"), Some(notice));
    assert_eq!(work.parcels().open_notice("test", "e2").await.expect("read"), None);
}

pub async fn what_a_carrier_said_is_applied_by_one(subject: Subject) {
    let mut work = subject.begin().await;
    work.parcels().receive(&a_notice("e1"), at(0)).await.expect("kept");
    commit(work).await;
    let mut work = subject.begin().await;
    assert!(work.parcels().claim_notice("test", "e1").await.expect("claimed"));
    work.parcels().close_notice("test", "e1", Some("merchant"), at(1)).await.expect("closed");
    commit(work).await;
    let mut work = subject.begin().await;
    assert!(!work.parcels().claim_notice("test", "e1").await.expect("applied"));
    assert_eq!(work.parcels().open_notice("test", "e1").await.expect("read"), None);
    assert!(!work.parcels().receive(&a_notice("e1"), at(2)).await.expect("kept for ever"));
}

pub async fn an_order_is_found_by_its_whole_number_only(subject: Subject) {
    let product = subject.with_a_product().await;
    let mut order = an_order(&product).build();
    subject.takes(&mut order).await;
    let (id, number) = (order.state().id, order.state().number.compact().to_owned());
    let mut work = subject.begin().await;
    assert_eq!(work.parcels().order_numbered(&number).await.expect("read"), Some(id));
    assert_eq!(work.parcels().order_numbered(&number[..7]).await.expect("read"), None);
}
