//! The part of Postgres's configuration that is ours. It never weakens durability, in no kind of build.

use std::path::Path;

/// The file beside `postgresql.conf` that holds [`render`]; initdb's own file includes it at the end.
pub(crate) const FILE: &str = "yiye.conf";

/// Written anew before every start, so a new version of the shop brings its settings along.
pub(crate) fn render(socket_dir: &Path) -> String {
    // After a crash everything that the system still holds back has to reach the disk before recovery begins. One call
    // does that; Postgres's own default opens some 1,500 files one by one, which took 3 to 5 seconds on a busy disk.
    let sync = if cfg!(target_os = "linux") { "recovery_init_sync_method = syncfs\n" } else { "" };
    // A list: double quotes keep a comma or a space inside one name, single quotes are the file's own.
    let dir = socket_dir.display().to_string().replace('\\', r"\\").replace('\'', "''").replace('"', "\"\"");
    format!(
        "# written before every start; put your own settings into postgresql.auto.conf
listen_addresses = ''
unix_socket_directories = '\"{dir}\"'
unix_socket_permissions = 0700
port = {port}
max_connections = 200
shared_buffers = 128MB
fsync = on
full_page_writes = on
synchronous_commit = on
{sync}max_wal_size = 1GB
checkpoint_timeout = 15min
random_page_cost = 1.1
jit = off
log_checkpoints = off
timezone = 'UTC'
log_timezone = 'UTC'
",
        port = crate::layout::PORT,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_odd_directory_stays_one_name() {
        let text = render(Path::new("/srv/a, b's"));
        assert!(text.contains(r#"unix_socket_directories = '"/srv/a, b''s"'"#), "{text}");
    }
}
