//! The command list as TypeScript.

use std::any::TypeId;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use ts_rs::{Config, TS, TypeVisitor};

/// Collects commands and the types that they need.
pub(super) struct Collector {
    config: Config,
    seen: BTreeSet<TypeId>,
    declarations: BTreeMap<String, String>,
    commands: String,
}

impl Collector {
    pub(super) fn command<A: TS + 'static, R: TS + 'static>(&mut self, word: &str) {
        A::visit_dependencies(self);
        A::visit_generics(self);
        self.visit::<R>();
        let (args, reply) = (A::inline(&self.config), R::name(&self.config));
        // Writing to a String cannot fail.
        let _infallible = writeln!(self.commands, "  {word}: {{ args: {args}; reply: {reply} }};");
    }
}

impl TypeVisitor for Collector {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        if !self.seen.insert(TypeId::of::<T>()) {
            return;
        }
        if T::output_path().is_some() {
            self.declarations.insert(T::ident(&self.config), T::decl(&self.config));
        }
        T::visit_dependencies(self);
        T::visit_generics(self);
    }
}

/// The whole of `bindings.gen.ts`.
pub fn bindings() -> String {
    let mut collector = Collector {
        config: Config::new().with_large_int("number"),
        seen: BTreeSet::new(),
        declarations: BTreeMap::new(),
        commands: String::new(),
    };
    super::describe(&mut collector);
    collector.visit::<crate::error::AppError>();
    collector.visit::<crate::event::Event>();
    let mut text =
        String::from("// Made from the command list in app/core/src/api.rs; a test fails when it is stale.\n\n");
    for declaration in collector.declarations.values() {
        let _infallible = writeln!(text, "export {declaration}\n");
    }
    let _infallible = writeln!(text, "export type Commands = {{\n{}}};", collector.commands);
    text
}
