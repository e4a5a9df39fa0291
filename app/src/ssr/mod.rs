//! What only the server needs of this crate: rendering, the visitor behind a request, and refusals
//! in the reader's words. Never in the browser's module: this is the crate's one `cfg`.

mod refuse;
mod render;
mod shell;
mod signed_in;
mod visitor;

pub use refuse::refuse;
pub use render::render;
pub use shell::Shell;
pub use signed_in::key_of;
pub use visitor::Visitor;
