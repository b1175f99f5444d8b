//! A release carries the built pages inside: it is compiled again when they are built again. (A debug build reads them
//! from the folder each time.)

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    if std::env::var("PROFILE").as_deref() == Ok("release") {
        println!("cargo:rerun-if-changed=../ui/dist");
    }
}
