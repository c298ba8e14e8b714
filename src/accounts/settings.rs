//! Screen: what owners say of themselves.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use askama::Template;
use serde::Deserialize;

use super::{CurrentUser, User, user::Profile};
use crate::{
    db::Db,
    error::AppError,
    i18n::Lang,
    paths,
    time::Zone,
    web::{
        FieldErrors, Shell,
        form::Form,
        htmx,
        shell::{Notice, leave_notice},
    },
};

/// What was typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ProfileForm {
    pub first_name: String,
    pub last_name: String,
    pub bio: String,
    pub timezone: String,
    /// Empty for none.
    pub second_timezone: String,
    /// `vi`, `en`, or empty to follow the browser.
    pub language: String,
}

#[derive(Template)]
#[template(path = "accounts/settings.html")]
struct SettingsPage {
    shell: Shell,
    form: ProfileForm,
    errors: FieldErrors,
    zones: Vec<String>,
    username: String,
    email: String,
}

impl ProfileForm {
    fn of(user: &User) -> Self {
        Self {
            first_name: user.first_name.clone().unwrap_or_default(),
            last_name: user.last_name.clone().unwrap_or_default(),
            bio: user.bio.clone().unwrap_or_default(),
            timezone: user.timezone.clone(),
            second_timezone: user.second_timezone.clone().unwrap_or_default(),
            language: user.language.clone().unwrap_or_default(),
        }
    }

    fn parse(&self, lang: Lang) -> Result<Profile, FieldErrors> {
        let mut errors = FieldErrors::default();
        for (field, text, most) in [
            ("first_name", &self.first_name, 100),
            ("last_name", &self.last_name, 100),
            ("bio", &self.bio, 2_000),
        ] {
            if text.trim().chars().count() > most {
                errors.add(field, lang.t("field-too-long"));
            }
        }
        let zone = Zone::named(&self.timezone);
        if zone.is_err() {
            errors.add("timezone", lang.t("field-zone-unknown"));
        }
        let second = (!self.second_timezone.trim().is_empty()).then(|| Zone::named(&self.second_timezone));
        if let Some(Err(_)) = second {
            errors.add("second_timezone", lang.t("field-zone-unknown"));
        }
        // The own zone twice says nothing new.
        let second = second.and_then(Result::ok).filter(|second| zone.as_ref() != Ok(second));
        let language = match self.language.as_str() {
            "" => None,
            tag if tag.parse::<Lang>().is_ok() => Some(tag.to_owned()),
            _ => {
                errors.add("language", lang.t("field-choice-bad"));
                None
            }
        };
        let filled = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        errors.or(zone.ok().map(|zone| Profile {
            first_name: filled(&self.first_name),
            last_name: filled(&self.last_name),
            bio: filled(&self.bio),
            timezone: zone.name().to_owned(),
            language,
            second_timezone: second.map(|second| second.name().to_owned()),
        }))
    }
}

/// `GET /settings`, `GET /settings/profile`.
pub async fn show(req: HttpRequest, user: CurrentUser) -> Result<HttpResponse, AppError> {
    settings_page(&req, &user, ProfileForm::of(&user), FieldErrors::default(), StatusCode::OK)
}

/// `POST /settings/profile`.
pub async fn update(
    req: HttpRequest,
    user: CurrentUser,
    form: Form<ProfileForm>,
    db: web::Data<Db>,
) -> Result<HttpResponse, AppError> {
    let form = form.0;
    match form.parse(crate::web::Language::of(&req)) {
        Ok(profile) => {
            let id = user.id;
            let lang = Lang::stored(profile.language.as_deref())
                .unwrap_or_else(|| crate::web::Language::of_browser(&req));
            db.run(move |conn| User::change_profile(conn, id, &profile)).await?;
            leave_notice(&req, &Notice { text: lang.t("settings-saved"), undo: None });
            Ok(htmx::see_other(paths::SETTINGS))
        }
        Err(errors) => settings_page(&req, &user, form, errors, StatusCode::UNPROCESSABLE_ENTITY),
    }
}

fn settings_page(
    req: &HttpRequest,
    user: &CurrentUser,
    form: ProfileForm,
    errors: FieldErrors,
    status: StatusCode,
) -> Result<HttpResponse, AppError> {
    let shell = user.shell(req).titled("settings-title").in_section("settings");
    let page = SettingsPage {
        shell,
        form,
        errors,
        zones: Zone::all_names(),
        username: user.username.clone(),
        email: user.email.clone(),
    };
    htmx::page(status, &page)
}
