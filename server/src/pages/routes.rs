//! Every route of the pages, and who may use it. The router is made of this list, so that there is no route without a row;
//! what the list does not name does not exist.

use axum::handler::Handler;
use axum::middleware::from_fn_with_state;
use axum::routing::{self, MethodRouter};

use super::{
    Pages, access, agreement, asset, audit, budget, devices, editions, erasures, figure, frozen, guideline, invite,
    keys, note, overview, partnership, passkey, payouts, privacy, programme, provider, quarterly, questionnaire,
    records, reference, retention, sign_in, to_look_at,
};
use crate::hall::account::Role;

/// The least that somebody must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Who {
    /// Nobody in particular: what is needed to sign in.
    Anyone,
    /// A reader.
    Reader,
    /// An officer.
    Officer,
    /// An administrator.
    Administrator,
}

impl Who {
    /// The role that is needed, if one is.
    pub(super) const fn role(self) -> Option<Role> {
        match self {
            Self::Anyone => None,
            Self::Reader => Some(Role::Reader),
            Self::Officer => Some(Role::Officer),
            Self::Administrator => Some(Role::Administrator),
        }
    }
}

/// A route.
pub(super) struct Route {
    pub(super) path: &'static str,
    /// Who may see it.
    pub(super) see: Option<Who>,
    /// Who may change something there.
    pub(super) change: Option<Who>,
    /// Whether it is a try to sign in, of which there may be only so many.
    pub(super) is_held: bool,
    pub(super) methods: MethodRouter<Pages>,
}

fn at(path: &'static str) -> Route {
    Route { path, see: None, change: None, is_held: false, methods: MethodRouter::new() }
}

impl Route {
    fn see<H: Handler<T, Pages>, T: 'static>(self, who: Who, handler: H) -> Self {
        let methods = routing::get(handler).route_layer(from_fn_with_state(who, sign_in::require_role));
        Self { see: Some(who), methods: self.methods.merge(methods), ..self }
    }

    fn change<H: Handler<T, Pages>, T: 'static>(self, who: Who, handler: H) -> Self {
        let methods = routing::post(handler).route_layer(from_fn_with_state(who, sign_in::require_role));
        Self { change: Some(who), methods: self.methods.merge(methods), ..self }
    }

    fn held(self) -> Self {
        Self { is_held: true, ..self }
    }

    /// Whether nobody need be signed in.
    pub(super) fn is_open(&self) -> bool {
        [self.see, self.change].into_iter().flatten().all(|who| who == Who::Anyone)
    }
}

/// All of them.
pub(super) fn all() -> Vec<Route> {
    use Who::{Administrator, Anyone, Officer, Reader};
    vec![
        at("/").see(Reader, overview::page),
        at("/figures.json").see(Reader, overview::json),
        at(to_look_at::PATH).see(Reader, to_look_at::list),
        at(to_look_at::LEFT_OUT_PATH).see(Reader, to_look_at::left_out),
        at("/figures/{id}").see(Reader, figure::page_or_json),
        at("/audit").see(Officer, audit::page),
        at("/devices").see(Officer, devices::list),
        at("/devices/invite").see(Officer, invite::writing).change(Officer, invite::write),
        at("/devices/{id}").see(Officer, devices::one),
        at("/devices/{id}/confirm").change(Officer, devices::confirm),
        at("/devices/{id}/close").change(Officer, devices::close),
        at("/devices/{id}/code").change(Officer, devices::code),
        at("/devices/{id}/give").change(Officer, devices::give),
        at("/devices/{id}/take").change(Officer, devices::take),
        at("/devices/{id}/accept").change(Officer, devices::accept),
        at("/erasures").see(Officer, erasures::list),
        at("/erasures/{number}").see(Officer, erasures::one),
        at("/retention").see(Officer, retention::page).change(Administrator, retention::take),
        at("/retention/rules").see(Administrator, retention::setting).change(Administrator, retention::set),
        at("/retention/{number}").see(Officer, retention::run),
        at("/partnership").see(Reader, partnership::page),
        at("/programme").see(Reader, programme::page),
        at("/programme/guidelines").see(Reader, guideline::list),
        at("/programme/guidelines/new").see(Officer, guideline::writing).change(Officer, guideline::write),
        at("/programme/budget").see(Reader, budget::list),
        at("/programme/budget/new").see(Officer, budget::writing).change(Officer, budget::write),
        at("/programme/budget/{id}").see(Officer, budget::amending).change(Officer, budget::amend),
        at("/programme/questionnaires").see(Reader, questionnaire::list),
        at("/programme/questionnaires/new").see(Officer, questionnaire::writing).change(Officer, questionnaire::write),
        at("/programme/questionnaires/standard").change(Officer, questionnaire::begin),
        at("/programme/questionnaires/{id}").see(Reader, questionnaire::one),
        at("/programme/take-back").change(Officer, records::take_back),
        at("/payouts").see(Officer, payouts::list).change(Officer, payouts::pay),
        at("/payouts/{number}").see(Officer, payouts::file),
        at("/agreements").see(Reader, agreement::list),
        at("/agreements/new").see(Officer, agreement::making).change(Officer, agreement::make),
        at("/agreements/{id}/amend").see(Officer, agreement::amending).change(Officer, agreement::amend),
        at("/agreements/{id}/goal").see(Officer, agreement::setting_goal).change(Officer, agreement::new_goal),
        at("/agreements/{id}/done").see(Officer, agreement::saying_done).change(Officer, agreement::done),
        at("/agreements/take-back").change(Officer, agreement::take_back),
        at("/statements/new").see(Officer, agreement::stating).change(Officer, agreement::new_statement),
        at("/reference").see(Reader, reference::list),
        at("/reference/kinds").change(Officer, reference::begin_kinds),
        at("/reference/entry").see(Officer, reference::writing).change(Officer, reference::write),
        at("/notes").see(Reader, note::list),
        at("/notes/yearly").see(Reader, note::yearly).change(Officer, note::write),
        at("/notes/yearly.json").see(Reader, note::yearly_json),
        at("/notes/quarterly").see(Reader, quarterly::note).change(Officer, quarterly::write),
        at("/notes/quarterly.json").see(Reader, quarterly::note_json),
        at("/notes/review").see(Officer, frozen::review).change(Officer, frozen::write_review),
        at("/notes/reviewed/{id}").see(Officer, frozen::reviewed).change(Officer, frozen::freeze),
        at("/notes/compare").see(Reader, frozen::compare),
        at("/notes/{number}").see(Reader, frozen::page),
        at("/notes/{number}/{file}").see(Reader, frozen::file),
        at("/editions").see(Reader, editions::list),
        at("/editions/new").see(Officer, editions::drafting).change(Officer, editions::publish),
        at("/editions/{number}").see(Reader, editions::one),
        at("/access").see(Administrator, access::list),
        at("/access/new").see(Administrator, access::writing).change(Administrator, access::write),
        at("/access/keys").see(Administrator, keys::list),
        at("/access/keys/new").see(Administrator, keys::writing).change(Administrator, keys::write),
        at("/access/keys/{id}/close").change(Administrator, keys::close),
        at("/access/{id}").see(Administrator, access::one),
        at("/access/{id}/link").change(Administrator, access::new_link),
        at("/access/{id}/role").change(Administrator, access::give),
        at("/access/{id}/close").change(Administrator, access::close),
        at("/privacy").see(Anyone, privacy::privacy),
        at("/privacy/record").see(Anyone, privacy::record),
        at("/privacy/record.csv").see(Anyone, privacy::record_csv),
        at("/accessibility").see(Anyone, privacy::accessibility),
        at("/access/{id}/provider/remove").change(Administrator, provider::part_colleague),
        at("/access/{id}/passkeys/{number}/remove").change(Administrator, access::remove_passkey),
        at("/passkeys").see(Reader, passkey::page).change(Reader, passkey::make),
        at("/passkeys/provider").change(Reader, provider::set_out_to_join),
        at("/passkeys/provider/remove").change(Reader, provider::part),
        at("/passkeys/challenge").change(Reader, passkey::begin_making),
        at("/passkeys/{number}/remove").change(Reader, passkey::remove),
        at("/session/passkey").change(Anyone, passkey::sign_in).held(),
        at("/session/passkey/challenge").change(Anyone, passkey::begin_signing_in).held(),
        at("/session/provider").see(Anyone, provider::come_back).change(Anyone, provider::set_out).held(),
        at("/session").see(Anyone, sign_in::page).change(Anyone, sign_in::begin).held(),
        at("/session/end").change(Reader, sign_in::end),
        at("/assets/{name}").see(Anyone, asset::asset),
    ]
}
