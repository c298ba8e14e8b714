//! The tools as a model is told of them, and its calls read back as [`Request`]s. Pure.
//!
//! What a model sends is read strictly: an argument that no tool has is refused with the names of
//! those it has, so that a model that made up a `date` learns to pass the phrase.

use std::sync::LazyLock;

use serde_json::{Map, Value, json};

use super::{Request, model_client::ToolCall};

/// The most one text of a call may hold, in characters.
const LONGEST_TEXT: usize = 4_000;

const WHEN: &str =
    "The owner's own words, unchanged: 'next Tuesday afternoon', 'chiều mai'. Never a date you worked out.";

const SCOPE: &str = "Of a repeating event; left out if the owner did not say: they are asked.";

/// All tools, as chat servers take them.
pub fn definitions() -> &'static [Value] {
    static DEFINITIONS: LazyLock<Vec<Value>> = LazyLock::new(all);
    &DEFINITIONS
}

fn all() -> Vec<Value> {
    let text = |description: &str| json!({ "type": "string", "description": description });
    let when = || text(WHEN);
    let which = || {
        json!({
            "type": "object",
            "description": "The event, by words, by time, or by both.",
            "properties": {
                "words": text("Words of its title, place or guests: 'dentist'. Empty if only the time is said."),
                "when": text("The owner's own words for when it is: 'tomorrow', 'thứ Sáu lúc 3 giờ'."),
            },
            "additionalProperties": false,
        })
    };
    let scope = || json!({ "type": "string", "enum": ["this", "following", "all"], "description": SCOPE });
    let addresses = |what: &str| {
        json!({
            "type": "array",
            "items": { "type": "string" },
            "description": format!(
                "E-mail addresses {what}, only such as the owner wrote in this conversation. Never one that stands \
                 in data, never a guess. Without an address, ask for it."
            ),
        })
    };
    vec![
        tool(
            "show_days",
            "Shows what is on the owner's calendar on a day, in a week or a month.",
            &[],
            json!({ "when": text("The owner's own words: 'Friday', 'tuần sau', 'March'. Empty: today.") }),
        ),
        tool(
            "find_events",
            "Looks for events by words in their titles, places, descriptions and guests.",
            &["words"],
            json!({ "words": text("What to look for."), "when": when() }),
        ),
        tool(
            "find_free_time",
            "Finds stretches of the owner's calendar with nothing on them, within working hours.",
            &[],
            json!({
                "length": text("How long, in the owner's words: '45 minutes', '2 tiếng'. Left out: an hour."),
                "when": when(),
                "buffer": text("How much to keep free before and after: '15 minutes'."),
            }),
        ),
        tool("list_booking_links", "Lists the owner's booking links.", &[], json!({})),
        tool(
            "list_bookings",
            "Lists who has booked time with the owner.",
            &[],
            json!({
                "words": text("Words of the guest's name or address, or of the link's title. Empty: all."),
                "when": when(),
            }),
        ),
        tool(
            "draft_message",
            "Writes a text that the owner can copy. Nothing is sent.",
            &["about"],
            json!({
                "to": text("To whom, as the owner said it."),
                "about": text("What it is to say."),
                "which": which(),
            }),
        ),
        tool(
            "create_event",
            "Proposes a new event or series.",
            &["title", "when"],
            json!({
                "title": text("The title, in the owner's words."),
                "when": text(
                    "The owner's own words for day, time, length and how it repeats: 'tomorrow 12:30 for 1h', \
                     'every Monday 7am until June'. Never a date that you worked out."
                ),
                "place": text("Where."),
                "description": text("What else the owner wants noted."),
                "invite": addresses("to invite"),
                "calendar": text("The name of a calendar, if the owner named one."),
            }),
        ),
        tool(
            "move_event",
            "Proposes another time for an event.",
            &["which", "to"],
            json!({
                "which": which(),
                "to": text("The owner's own words for the new time: 'next Wed 10', 'by an hour', 'sang chiều thứ Tư'."),
                "scope": scope(),
            }),
        ),
        tool(
            "change_event",
            "Proposes another title, place, description or length for an event.",
            &["which"],
            json!({
                "which": which(),
                "title": text("The new title."),
                "place": text("The new place."),
                "description": text("The new description."),
                "length": text("How long it lasts then, in the owner's words: '90 minutes'."),
                "scope": scope(),
            }),
        ),
        tool(
            "cancel_event",
            "Proposes that an event does not take place.",
            &["which"],
            json!({ "which": which(), "scope": scope() }),
        ),
        tool(
            "invite_people",
            "Proposes to invite people to an event.",
            &["which", "people"],
            json!({ "which": which(), "people": addresses("of the people"), "scope": scope() }),
        ),
        tool(
            "answer_invitation",
            "Proposes the owner's answer to an invitation of somebody else.",
            &["which", "response"],
            json!({
                "which": which(),
                "response": { "type": "string", "enum": ["accepted", "declined", "tentative"] },
                "comment": text("What the organizer is told, in the owner's words."),
            }),
        ),
        tool(
            "create_booking_link",
            "Proposes a new page on which guests book time.",
            &["title"],
            json!({
                "title": text("Its title."),
                "length": text("How long a booking lasts, in the owner's words: '30 minutes'."),
                "hours": text("Weekly hours in the owner's words: 'Mon-Fri 9-12'. Left out: office hours."),
                "place": text("Where the meetings are."),
            }),
        ),
        tool(
            "change_booking_link",
            "Proposes a change of a booking link.",
            &["link"],
            json!({
                "link": text("Words of its title, or its address."),
                "title": text("The new title."),
                "length": text("The new length of a booking, in the owner's words."),
                "hours": text("The new weekly hours in the owner's words: 'Mon-Fri 9-12'."),
                "place": text("The new place."),
                "is_active": { "type": "boolean", "description": "Whether guests can book." },
            }),
        ),
        tool(
            "cancel_booking",
            "Proposes to cancel a booking; its guest is told.",
            &[],
            json!({
                "words": text("Words of the guest's name or address, or of the link's title."),
                "when": when(),
                "reason": text("What the guest is told, in the owner's words."),
            }),
        ),
    ]
}

fn tool(name: &str, description: &str, required: &[&str], properties: Value) -> Value {
    json!({
        "type": "function",
        "function": {
            "name": name,
            "description": description,
            "parameters": {
                "type": "object",
                "properties": properties,
                "required": required,
                "additionalProperties": false,
            },
        },
    })
}

/// A model's call as a request.
///
/// # Errors
/// What is wrong with it, for the model to read.
pub fn read(call: &ToolCall) -> Result<Request, String> {
    let Some(schema) = parameters(&call.name) else {
        let names: Vec<&str> =
            definitions().iter().filter_map(|tool| tool["function"]["name"].as_str()).collect();
        return Err(format!("There is no such tool. The tools are: {}.", names.join(", ")));
    };
    let text = call.arguments.trim();
    let arguments = if text.is_empty() { "{}" } else { text };
    let mut arguments: Value = serde_json::from_str(arguments)
        .map_err(|error| format!("The arguments are not valid JSON: {error}. Send one JSON object."))?;
    take_nul_out(&mut arguments);
    let Value::Object(mut arguments) = arguments else {
        return Err("The arguments must be one JSON object.".to_owned());
    };
    check(&mut arguments, schema, "")?;
    let request = json!({ "name": call.name, "arguments": arguments });
    serde_json::from_value(request).map_err(|error| format!("The arguments do not fit: {error}."))
}

fn parameters(name: &str) -> Option<&'static Value> {
    let tool = definitions().iter().find(|tool| tool["function"]["name"] == name)?;
    Some(&tool["function"]["parameters"])
}

/// Takes what says nothing out of the arguments, and refuses what the schema does not know.
fn check(arguments: &mut Map<String, Value>, schema: &Value, path: &str) -> Result<(), String> {
    let properties = schema["properties"].as_object().cloned().unwrap_or_default();
    // A model that fills in every field fills in those that nobody spoke of with nothing.
    arguments
        .retain(|_, value| !(value.is_null() || value.as_str().is_some_and(|text| text.trim().is_empty())));
    for (name, value) in arguments.iter_mut() {
        let Some(property) = properties.get(name) else {
            let known: Vec<&str> = properties.keys().map(String::as_str).collect();
            return Err(format!(
                "There is no argument {path}{name}. The arguments are: {}.",
                known.join(", ")
            ));
        };
        if too_long(value) {
            return Err(format!("{path}{name} is too long; at most {LONGEST_TEXT} characters."));
        }
        if let Some(choices) = property["enum"].as_array()
            && !choices.contains(value)
        {
            let choices: Vec<&str> = choices.iter().filter_map(Value::as_str).collect();
            return Err(format!("{path}{name} must be one of: {}.", choices.join(", ")));
        }
        if let Value::Object(inner) = value {
            check(inner, property, &format!("{path}{name}."))?;
        }
    }
    for name in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        if !arguments.contains_key(name) {
            return Err(format!("{path}{name} is missing."));
        }
    }
    Ok(())
}

/// No column holds U+0000.
fn take_nul_out(value: &mut Value) {
    match value {
        Value::String(text) => text.retain(|c| c != '\0'),
        Value::Array(list) => list.iter_mut().for_each(take_nul_out),
        Value::Object(fields) => fields.values_mut().for_each(take_nul_out),
        _ => {}
    }
}

fn too_long(value: &Value) -> bool {
    match value {
        Value::String(text) => text.chars().count() > LONGEST_TEXT,
        Value::Array(list) => list.len() > 50 || list.iter().any(too_long),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;
    use crate::assistant::request::*;

    fn call(name: &str, arguments: &str) -> ToolCall {
        ToolCall { id: "a".into(), name: name.into(), arguments: arguments.into(), ..ToolCall::default() }
    }

    /// One of each, with everything said; a new tool stops the build here until it is added.
    fn every_request() -> Vec<Request> {
        let some = || Some("x".to_owned());
        let which = || Which { words: "x".into(), when: some(), ..Which::default() };
        let scope = Some(Scope::All);
        let sample = |request: &Request| match request {
            Request::ShowDays(_) => Request::ShowDays(ShowDays { when: "x".into() }),
            Request::FindEvents(_) => Request::FindEvents(FindEvents { words: "x".into(), when: some() }),
            Request::FindFreeTime(_) => {
                Request::FindFreeTime(FindFreeTime { length: some(), when: some(), buffer: some() })
            }
            Request::ListBookingLinks(_) => Request::ListBookingLinks(ListBookingLinks {}),
            Request::ListBookings(_) => {
                Request::ListBookings(ListBookings { words: "x".into(), when: some() })
            }
            Request::DraftMessage(_) => Request::DraftMessage(DraftMessage {
                to: "x".into(),
                about: "x".into(),
                which: Some(which()),
            }),
            Request::CreateEvent(_) => Request::CreateEvent(CreateEvent {
                title: "x".into(),
                when: "x".into(),
                place: some(),
                description: some(),
                invite: vec!["x".into()],
                calendar: some(),
                ..CreateEvent::default()
            }),
            Request::MoveEvent(_) => Request::MoveEvent(MoveEvent {
                which: which(),
                to: "x".into(),
                scope,
                ..MoveEvent::default()
            }),
            Request::ChangeEvent(_) => Request::ChangeEvent(ChangeEvent {
                which: which(),
                title: some(),
                place: some(),
                description: some(),
                length: some(),
                scope,
            }),
            Request::CancelEvent(_) => Request::CancelEvent(CancelEvent { which: which(), scope }),
            Request::InvitePeople(_) => {
                Request::InvitePeople(InvitePeople { which: which(), people: vec!["x".into()], scope })
            }
            Request::AnswerInvitation(_) => Request::AnswerInvitation(AnswerInvitation {
                which: which(),
                response: "accepted".into(),
                comment: some(),
            }),
            Request::CreateBookingLink(_) => Request::CreateBookingLink(CreateBookingLink {
                title: "x".into(),
                length: some(),
                hours: some(),
                place: some(),
            }),
            Request::ChangeBookingLink(_) => Request::ChangeBookingLink(ChangeBookingLink {
                link: "x".into(),
                title: some(),
                length: some(),
                hours: some(),
                place: some(),
                is_active: Some(true),
                ..ChangeBookingLink::default()
            }),
            Request::CancelBooking(_) => Request::CancelBooking(CancelBooking {
                words: "x".into(),
                when: some(),
                reason: some(),
                ..CancelBooking::default()
            }),
        };
        let empty = |name: &&str| {
            let arguments = if *name == "answer_invitation" { json!({ "response": "" }) } else { json!({}) };
            serde_json::from_value(json!({ "name": name, "arguments": arguments })).expect("a request")
        };
        let names = definitions().iter().map(|tool| tool["function"]["name"].as_str().expect("a name"));
        let all: Vec<Request> = names.collect::<Vec<_>>().iter().map(empty).collect();
        all.iter().map(sample).collect()
    }

    #[test]
    fn what_a_model_is_told_of_is_what_a_request_holds() {
        let requests = every_request();
        assert_eq!(requests.len(), 15, "a tool is missing in definitions()");
        let names = |value: &Value| -> BTreeSet<String> {
            value.as_object().expect("an object").keys().cloned().collect()
        };
        for (request, tool) in requests.iter().zip(definitions()) {
            let said = serde_json::to_value(request).expect("JSON");
            let schema = &tool["function"]["parameters"];
            assert_eq!(said["name"], tool["function"]["name"]);
            assert_eq!(names(&said["arguments"]), names(&schema["properties"]), "{}", said["name"]);
            if let Some(which) = said["arguments"].get("which") {
                assert_eq!(names(which), names(&schema["properties"]["which"]["properties"]));
            }
            let types: BTreeMap<&str, bool> =
                BTreeMap::from([("string", true), ("array", true), ("object", true), ("boolean", true)]);
            for (name, property) in schema["properties"].as_object().expect("an object") {
                let kind = property["type"].as_str().expect("a type");
                assert!(types.contains_key(kind), "{name}");
                let fits = match &said["arguments"][name] {
                    Value::String(_) => kind == "string",
                    Value::Array(_) => kind == "array",
                    Value::Object(_) => kind == "object",
                    Value::Bool(_) => kind == "boolean",
                    _ => false,
                };
                assert!(fits, "{} {name}", said["name"]);
            }
            // And back again.
            let arguments = said["arguments"].to_string();
            assert_eq!(read(&call(said["name"].as_str().expect("a name"), &arguments)).as_ref(), Ok(request));
        }
    }

    #[test]
    fn every_writing_tool_says_that_it_only_proposes() {
        // What a proposal is, the rules of the prompt say.
        for (request, tool) in every_request().iter().zip(definitions()) {
            let description = tool["function"]["description"].as_str().expect("a description");
            assert_eq!(request.is_writing(), description.starts_with("Proposes "), "{description}");
        }
    }

    #[test]
    fn a_call_that_makes_no_sense_is_explained_to_the_model() {
        for (name, arguments, why) in [
            ("send_mail", "{}", "no such tool"),
            ("apply_plan", "{}", "no such tool"),
            ("", "{}", "no such tool"),
            ("show_days", "{\"when\":", "not valid JSON"),
            ("show_days", "[]", "one JSON object"),
            ("show_days", "\"{}\"", "one JSON object"),
            ("show_days", "null", "one JSON object"),
            ("create_event", "{\"title\":\"x\",\"date\":\"2026-03-03\",\"when\":\"x\"}", "no argument date"),
            ("create_event", "{\"title\":\"x\"}", "when is missing"),
            ("create_event", "{\"title\":\"x\",\"when\":5}", "do not fit"),
            ("create_event", "{\"title\":\"x\",\"when\":\"x\",\"invite\":\"a@b.c\"}", "do not fit"),
            ("move_event", "{\"which\":{\"id\":\"1\"},\"to\":\"x\"}", "no argument which.id"),
            (
                "move_event",
                "{\"which\":{},\"to\":\"x\",\"scope\":\"everything\"}",
                "one of: this, following, all",
            ),
            ("answer_invitation", "{\"which\":{},\"response\":\"maybe\"}", "one of: accepted"),
        ] {
            let said = read(&call(name, arguments)).expect_err(name);
            assert!(said.contains(why), "{name} {arguments}: {said}");
        }
        let long = json!({ "title": "x".repeat(5_000), "when": "x" }).to_string();
        assert!(read(&call("create_event", &long)).expect_err("too long").contains("too long"));
        let deep = format!("{{\"which\":{}1{}}}", "{\"which\":".repeat(500), "}".repeat(500));
        assert!(read(&call("cancel_event", &deep)).is_err());
    }

    #[test]
    fn what_is_filled_in_with_nothing_stays_open() {
        let arguments =
            r#"{"which":{"words":"gym","when":""},"title":null,"place":"","description":" ","scope":null}"#;
        let which = Which { words: "gym".into(), ..Which::default() };
        let expected = Request::ChangeEvent(ChangeEvent { which, ..ChangeEvent::default() });
        assert_eq!(read(&call("change_event", arguments)), Ok(expected));
        assert_eq!(read(&call("list_booking_links", "")), Ok(Request::ListBookingLinks(ListBookingLinks {})));
    }

    #[test]
    fn what_no_column_holds_is_taken_out_wherever_it_stands() {
        let arguments = r#"{"which":{"words":"gy\u0000m","when":"\u0000"},"people":["a\u0000@b.example"]}"#;
        let which = Which { words: "gym".into(), ..Which::default() };
        let people = vec!["a@b.example".to_owned()];
        let expected = Request::InvitePeople(InvitePeople { which, people, scope: None });
        assert_eq!(read(&call("invite_people", arguments)), Ok(expected));
    }

    #[test]
    fn the_tools_leave_room_for_the_talk() {
        let bytes = Value::from(definitions().to_vec()).to_string().len();
        assert!(bytes < 10_000, "{bytes} bytes of tools are sent with every request");
    }
}
