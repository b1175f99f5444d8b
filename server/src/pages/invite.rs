//! Inviting a device: the form, and the link with its QR code, which are shown once. The access journal keeps who made it.

use askama::Template;
use axum::Extension;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use crdt_model::id::OrganisationId;
use crdt_model::invite::Invite;
use crdt_model::rights::Role;
use crdt_model::space::Space;
use figures::{Names, schema};
use qrcode::QrCode;
use qrcode::render::svg;

use super::Pages;
use super::agreement::{Sent, address};
use super::ask::Asked;
use super::failure::Failure;
use super::form::{Asking, Filled, FormPage, Input, Part};
use super::reference;
use super::shown;
use super::sign_in::OwnForm;
use super::words::{Language, Texts, Words};
use crate::invite::{InviteFailed, Wanted, make_in};
use crate::journal::By;
use crate::store::space;

const PATH: &str = "/devices/invite";
const GROUP: &str = "in_group.";

/// So long a link is good, as at the command line.
const GOOD_MS: i64 = 48 * 60 * 60 * 1000;

/// The most letters of what a device is called.
const LABEL_CHARS_MAX: usize = 120;

/// How wide the QR code is at least, in pixels.
const QR_PIXELS: u32 = 240;

#[derive(Template)]
#[template(path = "invited.html")]
struct Invited<'a> {
    w: Words<'a>,
    other_href: String,
    link: String,
    qr: Option<String>,
    waits: bool,
}

/// What can be given: groups and organisations by name.
pub(super) struct Given {
    pub(super) groups: Vec<(String, String)>,
    pub(super) organisations: Vec<(String, String)>,
}

/// The empty form.
pub(super) async fn writing(State(pages): State<Pages>, asked: Asked) -> Result<Response, Failure> {
    page(&given(&pages).await?, asked.language, &Filled::with(&[("confirm", "1".to_owned())]))
}

/// Makes the invite, and shows it.
pub(super) async fn write(
    State(pages): State<Pages>,
    Extension(by): Extension<By>,
    asked: Asked,
    _: OwnForm,
    sent: Sent,
) -> Result<Response, Failure> {
    let given = given(&pages).await?;
    let mut filled = Filled::new(sent.0);
    let wanted = read(&mut filled, &pages, &given).await?;
    let Some(wanted) = wanted.filter(|_| !filled.is_wrong()) else { return page(&given, asked.language, &filled) };
    let waits = wanted.confirm;
    let link = make(&pages, by, wanted).await?.to_string();
    let w = Texts::bundled().of(asked.language);
    let invited = Invited {
        w,
        // The link is shown once: in another language there is the empty form.
        other_href: format!("{PATH}?lang={}", w.language.other().code()),
        qr: qr(&link),
        link,
        waits,
    };
    Ok(shown::rendered(&invited)?.into_response())
}

/// What is there to be given just now.
pub(super) async fn given(pages: &Pages) -> Result<Given, Failure> {
    let names = pages.read(|rows| Names::at(rows, schema::position(rows)?)).await?;
    let mut groups: Vec<_> = names.groups.into_iter().map(|(id, group)| (id, group.name)).collect();
    groups.sort_by(|one, other| one.1.cmp(&other.1));
    let organisations = reference::read(pages).await?.organisations.into_iter().collect();
    Ok(Given { groups, organisations })
}

/// What is wanted; nothing while something has to be looked at again.
async fn read(filled: &mut Filled, pages: &Pages, given: &Given) -> Result<Option<Wanted>, Failure> {
    let role: Option<Role> = filled.chosen("invite_role");
    let spaces = match role {
        Some(Role::Volunteer) => groups(filled, given),
        Some(Role::Coordinator) => organisation(filled, given),
        Some(Role::Host) => of_match(filled, pages).await?,
        Some(Role::Reader) | None => {
            filled.refuse("invite_role", "form.missing");
            Vec::new()
        }
    };
    let label = filled.line("invite_label");
    if label.chars().count() > LABEL_CHARS_MAX {
        filled.refuse("invite_label", "form.text_too_long");
    }
    let (expires, confirm) = (pages.now_ms() + GOOD_MS, !filled.value("confirm").is_empty());
    Ok(role.map(|role| Wanted { role, spaces, label, expires, confirm, public_url: None }))
}

fn groups(filled: &mut Filled, given: &Given) -> Vec<Space> {
    let chosen = filled.with_prefix(GROUP);
    let known = chosen.iter().filter(|id| given.groups.iter().any(|(known, _)| known == *id));
    let spaces: Vec<Space> = known.filter_map(|id| Some(Space::Group(id.parse().ok()?))).collect();
    if spaces.is_empty() {
        filled.refuse("invite_groups", "invite.no_group");
    }
    spaces
}

fn organisation(filled: &mut Filled, given: &Given) -> Vec<Space> {
    let chosen: Option<OrganisationId> = filled.chosen("invite_organisation");
    let known = chosen.filter(|id| given.organisations.iter().any(|(known, _)| *known == id.to_string()));
    let Some(organisation) = known else {
        filled.refuse("invite_organisation", "invite.no_organisation");
        return Vec::new();
    };
    let more = [("programme", Space::Programme), ("pool", Space::Pool)];
    let more = more.into_iter().filter(|(tick, _)| !filled.value(tick).is_empty()).map(|(_, space)| space);
    [Space::Organisation(organisation)].into_iter().chain(more).collect()
}

/// A host's phone gets one match, by the number that its coordinator reads out: a wrong one must not be somebody else's.
async fn of_match(filled: &mut Filled, pages: &Pages) -> Result<Vec<Space>, Failure> {
    let said = filled.value("invite_match").trim_start_matches("match/").trim_end_matches("/shared").to_owned();
    let space = said.parse().ok().map(Space::MatchShared);
    let known = match space {
        Some(space) => pages.0.store.read(move |connection| space::is_known(connection, space)).await,
        None => Ok(false),
    };
    let is_known = known.map_err(|error| {
        tracing::error!(%error, "the spaces cannot be read");
        Failure::Unavailable
    })?;
    if !is_known {
        filled.refuse("invite_match", "invite.no_match");
    }
    Ok(space.into_iter().collect())
}

async fn make(pages: &Pages, by: By, wanted: Wanted) -> Result<Invite, Failure> {
    let now = pages.now_ms();
    let made = pages.0.store.write(1, move |connection| match make_in(connection, &by, &wanted, now) {
        Err(InviteFailed::Store(error)) => Err(error),
        made => Ok(made),
    });
    let failed = |error: &dyn std::error::Error| {
        tracing::error!(%error, "an invite cannot be made");
        Failure::NotRecorded
    };
    made.await.map_err(|error| failed(&error))?.map_err(|error| failed(&error))
}

/// The link as a picture; a link that is too long for one has none.
fn qr(link: &str) -> Option<String> {
    let code = QrCode::new(link).ok()?;
    let svg = code.render::<svg::Color<'_>>().min_dimensions(QR_PIXELS, QR_PIXELS).build();
    // Within a page it begins with the element.
    svg.find("<svg").and_then(|start| svg.get(start..)).map(str::to_owned)
}

fn page(given: &Given, language: Language, filled: &Filled) -> Result<Response, Failure> {
    let w = Texts::bundled().of(language);
    let ask = Asking { w, filled };
    let roles =
        [(Role::Volunteer, "invite.volunteer"), (Role::Host, "invite.host"), (Role::Coordinator, "invite.coordinator")];
    let roles = roles.map(|(role, key)| (role.word().to_owned(), w.t(key).to_owned()));
    let part = |title: &str, fields| Part { title: w.named(title), fields };
    let tick = |name: &str, says: &'static str| (name.to_owned(), w.t(says).to_owned());
    let more = [tick("programme", "invite.programme"), tick("pool", "invite.pool")];
    FormPage {
        w,
        other_href: format!("{PATH}?lang={}", language.other().code()),
        title: w.t("invite.new").to_owned(),
        text: Some(w.t("invite.text").to_owned()),
        action: address(PATH, &w),
        back: address("/devices", &w),
        button: w.t("invite.make").to_owned(),
        more: None,
        parts: vec![
            part(
                "invite.part_who",
                vec![
                    ask.required("invite_role", ask.choice("form.choose", roles)),
                    ask.field("invite_label", Input::Line),
                    ask.field("invite_confirm", ask.ticks("", [tick("confirm", "invite.confirm")])),
                ],
            ),
            part("invite.volunteer", vec![ask.field("invite_groups", ask.ticks(GROUP, given.groups.iter().cloned()))]),
            part("invite.host", vec![ask.field("invite_match", Input::Line)]),
            part(
                "invite.coordinator",
                vec![
                    ask.field("invite_organisation", ask.choice("form.choose", given.organisations.iter().cloned())),
                    ask.field("invite_more", ask.ticks("", more)),
                ],
            ),
        ],
    }
    .answer()
}
