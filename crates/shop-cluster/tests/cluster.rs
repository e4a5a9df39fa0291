//! The cluster as its users see it: started, shared, killed, moved. Works as root and as anybody else;
//! each test has a folder of its own, and ends only processes whose number stands in its own `postmaster.pid`.

use std::fs;
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::{Pid, geteuid};
use shop_cluster::{Cluster, DATABASE, resolve_data_dir};

struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("yiye-test-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        // Not TMPDIR: root's may be closed to the account that Postgres runs as.
        let path = Path::new("/tmp").join(name);
        fs::DirBuilder::new().mode(0o755).create(&path).unwrap();
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn open(folder: &Path) -> Cluster {
    Cluster::open(folder, &|_| {}).unwrap()
}

fn answers(cluster: &Cluster) -> bool {
    cluster.execute(DATABASE, "select 1").is_ok_and(|rows| rows == 1)
}

fn pid_file(cluster: &Cluster) -> PathBuf {
    cluster.home().join("data/postmaster.pid")
}

fn postmaster(cluster: &Cluster) -> Option<Pid> {
    let text = fs::read_to_string(pid_file(cluster)).ok()?;
    text.lines().next()?.parse().ok().map(Pid::from_raw)
}

fn wait_until(what: &str, condition: impl Fn() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(60);
    while !condition() {
        assert!(Instant::now() < deadline, "in vain: {what}");
        thread::sleep(Duration::from_millis(20));
    }
}

/// A second program: this test binary again, which opens the cluster and then waits to be killed.
fn another_program(folder: &Path) -> Child {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "holds_a_cluster_for_another_test", "--nocapture"]).env("HOLD_CLUSTER_IN", folder);
    command.stdout(Stdio::null()).spawn().unwrap()
}

#[test]
fn holds_a_cluster_for_another_test() {
    let Some(folder) = std::env::var_os("HOLD_CLUSTER_IN") else { return };
    let _cluster = open(Path::new(&folder));
    fs::write(Path::new(&folder).join("held"), "").unwrap();
    loop {
        thread::park();
    }
}

#[test]
fn starts_from_nothing_and_stops_with_the_last_user() {
    let folder = Folder::new();
    let cluster = open(&folder.0.join("not/yet"));
    assert!(answers(&cluster) && cluster.is_owner());
    assert!(cluster.url(DATABASE).starts_with("postgres://shop@%2F"));
    assert_eq!(fs::metadata(cluster.home().join("data")).unwrap().permissions().mode() & 0o777, 0o700);
    assert!(
        cluster.execute(DATABASE, "select setting from pg_settings where name = 'fsync' and setting = 'on'").unwrap()
            == 1
    );
    assert!(cluster.create_database("other").unwrap());
    assert!(!cluster.create_database("other").unwrap());
    let file = pid_file(&cluster);
    cluster.stop().unwrap();
    assert!(!file.exists());

    let again = open(&folder.0.join("not/yet"));
    assert!(again.execute("other", "select 1").is_ok(), "what was created is still there");
}

#[test]
fn an_interrupted_initdb_is_done_again() {
    let folder = Folder::new();
    fs::create_dir_all(folder.0.join("postgres/data.new/base")).unwrap();
    assert!(answers(&open(&folder.0)));
}

#[test]
fn a_second_opener_shares_and_takes_over() {
    let folder = Folder::new();
    let first = open(&folder.0);
    let second = open(&folder.0);
    assert!(first.is_owner() && !second.is_owner());
    let before = postmaster(&second).unwrap();

    first.stop().unwrap();
    wait_until("the second becomes the owner", || second.is_owner());
    assert_eq!(postmaster(&second), Some(before), "nothing was interrupted");
    assert!(answers(&second));

    let file = pid_file(&second);
    drop(second);
    assert!(!file.exists(), "the last one stops it");
}

#[test]
fn a_killed_program_leaves_a_postgres_that_is_adopted() {
    let folder = Folder::new();
    let mut child = another_program(&folder.0);
    wait_until("the other program has opened it", || folder.0.join("held").exists());
    let second = open(&folder.0);
    let before = postmaster(&second).unwrap();
    assert!(!second.is_owner());

    child.kill().unwrap();
    child.wait().unwrap();
    wait_until("the survivor becomes the owner", || second.is_owner());
    assert_eq!(postmaster(&second), Some(before));

    kill(before, Signal::SIGKILL).unwrap();
    wait_until("the survivor starts it again", || {
        postmaster(&second).is_some_and(|now| now != before) && answers(&second)
    });
}

#[test]
fn a_killed_postmaster_is_started_again() {
    let folder = Folder::new();
    let cluster = open(&folder.0);
    cluster.execute(DATABASE, "create table kept (id int); insert into kept values (1)").unwrap();
    for _ in 0..2 {
        let before = postmaster(&cluster).unwrap();
        kill(before, Signal::SIGKILL).unwrap();
        wait_until("it answers again", || postmaster(&cluster).is_some_and(|now| now != before) && answers(&cluster));
    }
    assert_eq!(cluster.execute(DATABASE, "select * from kept").unwrap(), 1);
}

#[test]
fn a_pid_file_that_names_a_stranger_is_seen_through() {
    let folder = Folder::new();
    let cluster = open(&folder.0);
    let file = pid_file(&cluster);
    let told = fs::read_to_string(&file).unwrap();
    cluster.stop().unwrap();

    // As after a reboot: the number now belongs to something else, here to a process of Postgres's own account.
    let mut command = Command::new("sleep");
    command.arg("600");
    let stranger = as_owner_of(&file.with_file_name("PG_VERSION"), command).spawn().unwrap();
    let (_, rest) = told.split_once('\n').unwrap();
    fs::write(&file, format!("{}\n{rest}", stranger.id())).unwrap();

    let again = Cluster::open(&folder.0, &|_| {});
    let mut stranger = stranger;
    stranger.kill().unwrap();
    stranger.wait().unwrap();
    assert!(answers(&again.unwrap()));
}

#[test]
fn a_pid_file_of_nobody_is_seen_through() {
    let folder = Folder::new();
    let cluster = open(&folder.0);
    let file = pid_file(&cluster);
    let told = fs::read_to_string(&file).unwrap();
    cluster.stop().unwrap();
    fs::write(&file, told).unwrap();
    assert!(answers(&open(&folder.0)));
}

#[test]
fn a_folder_closed_to_others_moves_the_data_elsewhere_for_root() {
    let folder = Folder::new();
    let closed = folder.0.join("closed");
    fs::DirBuilder::new().mode(0o700).create(&closed).unwrap();
    let place = resolve_data_dir(&closed.join("data"));
    if !geteuid().is_root() {
        assert_eq!(place, closed.join("data"));
        return;
    }
    assert!(place.starts_with("/var/lib/yiye"));
    assert_eq!(place, resolve_data_dir(&place), "resolving twice changes nothing");
    assert!(answers(&open(&closed.join("data"))));
    fs::remove_dir_all(place).unwrap();
}

#[test]
fn a_path_too_long_for_a_socket_works() {
    let folder = Folder::new();
    let cluster = open(&folder.0.join("a-rather-long-name".repeat(8)));
    assert!(answers(&cluster));
    let url = cluster.url(DATABASE);
    drop(cluster);
    let host = url.split(['@', ':']).nth(2).unwrap().replace("%2F", "/");
    assert!(host.len() < 100 && !Path::new(&host).starts_with(&folder.0), "{host}");
    fs::remove_dir_all(host).unwrap();
}

fn as_owner_of(path: &Path, mut command: Command) -> Command {
    use std::os::unix::{fs::MetadataExt, process::CommandExt};
    let owner = fs::metadata(path).unwrap();
    if geteuid().is_root() {
        command.gid(owner.gid()).uid(owner.uid());
    }
    command
}
