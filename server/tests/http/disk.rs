//! A disk that is full. Nothing that was answered is lost, and the shop sells again by itself when there is room.

use crate::harness::{Buyer, Folder, Process, until};
use std::{
    fs::{self, File},
    io::Write,
    path::{Path, PathBuf},
    process::Command,
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

/// A small disk in memory, mounted for as long as this lives.
struct SmallDisk(PathBuf);

impl SmallDisk {
    /// `None`: only root may do that.
    fn at(place: &Path) -> Option<Self> {
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", "size=256m,mode=711", "tmpfs"]).arg(place);
        let mounted = mount.output().is_ok_and(|done| done.status.success());
        mounted.then(|| Self(place.to_owned()))
    }

    /// To the last byte.
    fn fills_up(&self) {
        let mut file = File::create(self.filler()).expect("a file");
        while file.write_all(&[0; 1 << 16]).is_ok() {}
        while file.write_all(&[0]).is_ok() {}
    }

    fn has_room(&self) {
        fs::remove_file(self.filler()).expect("removed");
    }

    fn filler(&self) -> PathBuf {
        self.0.join("filler")
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // Lazily: whoever still has a file open keeps it until they close it.
        let _ = Command::new("umount").arg("--lazy").arg(&self.0).status();
    }
}

#[tokio::test]
async fn what_was_answered_outlives_a_full_disk() {
    let folder = Folder::new();
    let Some(disk) = SmallDisk::at(&folder.sub("data-shop")) else { return };
    let mut shop = Process::start_with_its_own_database(&folder).await;
    let (visitor, scoop) = (shop.visitor(), shop.goods("DAY-SCOOP-17").await);
    let body = Buyer::default().wants(&[(&scoop, 1)]);
    let told = Mutex::new(Vec::new());
    let asks = async |key: String| {
        let answer = visitor.tries(visitor.order(&key, &body)).await.expect("there is an answer");
        if answer.status == 201 {
            told.lock().expect("not poisoned").push((key, answer.json()));
        }
        answer.status
    };
    for at in 0..5 {
        assert_eq!(asks(format!("before {at}")).await, 201);
    }
    visitor.opens("/").await.expect(200);
    disk.fills_up();
    // What the log has room for is still sold.
    let orders = AtomicUsize::new(0);
    until("it cannot be written any more", async || {
        match asks(format!("meanwhile {}", orders.fetch_add(1, Ordering::Relaxed))).await {
            201 => None,
            status => {
                assert_eq!(status, 503, "to be tried again");
                Some(())
            }
        }
    })
    .await;
    visitor.opens("/").await.expect(200);
    disk.has_room();
    until("the shop sells again", async || (asks("afterwards".to_owned()).await == 201).then_some(())).await;
    for (key, order) in &told.into_inner().expect("not poisoned") {
        let token = order["token"].as_str().expect("a token");
        assert_eq!(&visitor.gets(&format!("/api/v1/orders/{token}")).await.expect(200).json(), order, "{key}");
    }
    shop.stops();
}
