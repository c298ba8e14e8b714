//! An answer put together from its pieces.

use serde_json::{Map, Value};

use super::{
    Failed, Failure, surrogates,
    wire::{ToolCall, Usage},
};

/// The most text one answer may have, in bytes.
const MOST_TEXT: usize = 64 * 1024;

/// The most calls one answer may make.
const MOST_CALLS: usize = 16;

/// The most one call may be given, in bytes.
const MOST_ARGUMENTS: usize = 32 * 1024;

/// How the model ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Finish {
    /// It had said all.
    Stop,
    /// It ran out of room.
    Length,
    /// The server's own filter stopped it.
    Filtered,
}

/// One whole answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Reply {
    pub text: String,
    /// Whether there are any decides what comes next, not how the server named the end.
    pub calls: Vec<ToolCall>,
    pub finish: Finish,
    /// Only if the server said it.
    pub usage: Option<Usage>,
}

/// An answer in the making.
#[derive(Debug, Default)]
pub struct Pieces {
    text: String,
    /// Text that ends with half a character, until the other half comes.
    held: String,
    calls: Vec<Slot>,
    finish: Option<Finish>,
    usage: Option<Usage>,
    is_done: bool,
}

#[derive(Debug, Default)]
struct Slot {
    index: Option<u64>,
    call: ToolCall,
}

impl Pieces {
    /// Takes the data of one event; answers the text that is new with it.
    ///
    /// # Errors
    /// When it is an error, or nothing that such a server says.
    pub fn take(&mut self, data: &str) -> Result<String, Failure> {
        if self.is_done {
            return Ok(String::new());
        }
        if data.trim() == "[DONE]" {
            self.is_done = true;
            return Ok(String::new());
        }
        let chunk: Value = serde_json::from_str(&surrogates::kept(data))
            .map_err(|error| Failure::new(Failed::Garbage, format!("a piece is no JSON: {error}")))?;
        self.take_object(&chunk, "delta")
    }

    /// Takes an answer that came at once.
    ///
    /// # Errors
    /// As [`Pieces::take`].
    pub fn whole(body: &[u8]) -> Result<(Self, String), Failure> {
        let body = String::from_utf8_lossy(body);
        let body: Value = serde_json::from_str(&surrogates::kept(&body))
            .map_err(|error| Failure::new(Failed::Garbage, format!("the answer is no JSON: {error}")))?;
        let mut pieces = Self { is_done: true, ..Self::default() };
        if body.get("choices").and_then(Value::as_array).is_none_or(Vec::is_empty) && error(&body).is_none() {
            return Err(Failure::new(Failed::Garbage, "the answer has no choices"));
        }
        let text = pieces.take_object(&body, "message")?;
        Ok((pieces, text))
    }

    fn take_object(&mut self, chunk: &Value, part: &str) -> Result<String, Failure> {
        if let Some(failure) = error(chunk) {
            return Err(failure);
        }
        if !chunk.is_object() {
            return Err(Failure::new(Failed::Garbage, "a piece is no object"));
        }
        if let Some(usage) = chunk.get("usage").and_then(Value::as_object) {
            let count = |name: &str| usage.get(name).and_then(Value::as_u64).map(|n| n.min(u32::MAX.into()));
            if let (Some(input), Some(output)) = (count("prompt_tokens"), count("completion_tokens")) {
                #[expect(clippy::cast_possible_truncation, reason = "cut to fit above")]
                let usage = Usage { input: input as u32, output: output as u32 };
                self.usage = Some(usage);
            }
        }
        // Empty in the piece that only says what was used.
        let Some(choice) = chunk.get("choices").and_then(|choices| choices.get(0)) else {
            return Ok(String::new());
        };
        if let Some(reason) = choice.get("finish_reason").and_then(Value::as_str) {
            self.finish = Some(match reason {
                "length" | "max_tokens" => Finish::Length,
                "content_filter" => Finish::Filtered,
                _ => Finish::Stop,
            });
        }
        let Some(delta) = choice.get(part).or_else(|| choice.get("message")) else {
            return Ok(String::new());
        };
        // A refusal is what the model has to say, too.
        let mut new =
            std::mem::take(&mut self.held) + &text(delta.get("content")) + &text(delta.get("refusal"));
        if surrogates::is_half(&new) {
            (self.held, new) = (new, String::new());
        }
        // No column holds U+0000.
        let new = surrogates::joined(&new).replace('\0', "");
        if self.text.len() + new.len() > MOST_TEXT {
            return Err(Failure::new(Failed::TooLarge, "more text than is taken"));
        }
        self.text.push_str(&new);
        for piece in delta.get("tool_calls").and_then(Value::as_array).into_iter().flatten() {
            self.take_call(piece)?;
        }
        Ok(new)
    }

    /// Puts a piece of a call where it belongs: by index; without one by id; without either, a piece
    /// with a name begins a new call.
    fn take_call(&mut self, piece: &Value) -> Result<(), Failure> {
        let index = piece.get("index").and_then(Value::as_u64);
        let id = piece.get("id").and_then(Value::as_str).filter(|id| !id.is_empty());
        let function = piece.get("function");
        let field = |name: &str| function.and_then(|function| function.get(name));
        let name = field("name").and_then(Value::as_str).unwrap_or_default();
        // Some servers number every call 0, and tell them apart by id only.
        let another = |slot: &Slot| {
            id.is_some_and(|id| !slot.call.id.is_empty() && slot.call.id != id) && !name.is_empty()
        };
        let place = match (index, id) {
            (Some(index), _) => self
                .calls
                .iter()
                .rposition(|slot| slot.index == Some(index))
                .filter(|&i| !another(&self.calls[i])),
            (None, Some(id)) => self.calls.iter().rposition(|slot| slot.call.id == id),
            (None, None) if name.is_empty() => self.calls.len().checked_sub(1),
            (None, None) => None,
        };
        let place = match place {
            Some(place) => place,
            None if self.calls.len() >= MOST_CALLS => {
                return Err(Failure::new(Failed::TooLarge, "more calls than are taken"));
            }
            None => {
                self.calls.push(Slot { index, call: ToolCall::default() });
                self.calls.len() - 1
            }
        };
        let call = &mut self.calls[place].call;
        if let Some(id) = id {
            call.id = id.to_owned();
        }
        // Most send the name once; some send it again with every piece.
        if call.name != name {
            call.name.push_str(name);
        }
        match field("arguments") {
            Some(Value::String(arguments)) => call.arguments.push_str(arguments),
            // Not by the description, but what it means is plain.
            Some(Value::Object(arguments)) if call.arguments.is_empty() => {
                call.arguments = Value::Object(arguments.clone()).to_string();
            }
            _ => {}
        }
        if call.arguments.len() > MOST_ARGUMENTS || call.name.len() > 200 || call.id.len() > 200 {
            return Err(Failure::new(Failed::TooLarge, "a call is given more than is taken"));
        }
        let known = ["index", "id", "type", "function"];
        for (key, value) in piece.as_object().into_iter().flatten() {
            if !known.contains(&key.as_str()) && !value.is_null() {
                merge(&mut call.other, key, value);
            }
        }
        Ok(())
    }

    /// Whether the stream has said that it is over.
    pub fn is_done(&self) -> bool {
        self.is_done
    }

    /// The whole answer, once the stream has ended.
    ///
    /// # Errors
    /// [`Failed::Cut`] when its end is missing: half a call must not be taken for a whole one.
    pub fn finish(self) -> Result<Reply, Failure> {
        if !self.is_done && self.finish.is_none() {
            return Err(Failure::new(Failed::Cut, "the answer ended in the middle"));
        }
        let mut calls: Vec<ToolCall> =
            self.calls.into_iter().map(|slot| slot.call).filter(|call| !call.name.is_empty()).collect();
        for at in 0..calls.len() {
            let is_taken = calls[..at].iter().any(|call| call.id == calls[at].id);
            calls[at].arguments = surrogates::joined(&calls[at].arguments);
            if calls[at].id.is_empty() || is_taken {
                calls[at].id = format!("call_{}", uuid::Uuid::new_v4().simple());
            }
        }
        let finish = self.finish.unwrap_or(Finish::Stop);
        // An answer that ran out of room may end inside a call.
        if finish == Finish::Length && !calls.is_empty() {
            return Err(Failure::new(Failed::Cut, "the model ran out of room inside a call"));
        }
        let text = self.text + &surrogates::joined(&self.held).replace('\0', "");
        Ok(Reply { text, calls, finish, usage: self.usage })
    }
}

/// Text, or the text of parts; everything else is none.
fn text(content: Option<&Value>) -> String {
    match content {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(parts)) => {
            parts.iter().filter_map(|part| part.get("text").and_then(Value::as_str)).collect()
        }
        _ => String::new(),
    }
}

/// Puts `value` in under `key`; an object is put into the object that is there.
fn merge(into: &mut Map<String, Value>, key: &str, value: &Value) {
    match (into.get_mut(key), value) {
        (Some(Value::Object(there)), Value::Object(more)) => {
            for (key, value) in more {
                merge(there, key, value);
            }
        }
        _ => {
            into.insert(key.to_owned(), value.clone());
        }
    }
}

/// The error in a piece, which servers also send with status 200, and some as a list.
pub fn error(chunk: &Value) -> Option<Failure> {
    let chunk = chunk.as_array().and_then(|list| list.first()).unwrap_or(chunk);
    let error = match chunk.get("error") {
        Some(Value::Null) | None if chunk.get("object").and_then(Value::as_str) == Some("error") => chunk,
        Some(Value::Null) | None => return None,
        Some(error) => error,
    };
    let word = |name: &str| match error.get(name) {
        Some(Value::String(word)) => word.clone(),
        Some(Value::Number(number)) => number.to_string(),
        _ => String::new(),
    };
    let message = error.as_str().map_or_else(|| word("message"), str::to_owned);
    let about = format!("{} {} {} {}", word("code"), word("type"), word("status"), message);
    let lower = about.to_lowercase();
    let kind = if ["rate_limit", "rate limit", "429", "resource_exhausted", "quota", "overloaded"]
        .iter()
        .any(|sign| lower.contains(sign))
    {
        Failed::Busy
    } else {
        Failed::Trouble
    };
    Some(Failure::new(kind, about.trim().chars().take(300).collect::<String>()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn stream(pieces: &[Value]) -> Result<Reply, Failure> {
        let mut all = Pieces::default();
        for piece in pieces {
            all.take(&piece.to_string())?;
        }
        all.take("[DONE]")?;
        all.finish()
    }

    fn delta(delta: Value) -> Value {
        json!({ "object": "chat.completion.chunk", "choices": [{ "index": 0, "delta": delta }] })
    }

    fn called(calls: &[ToolCall]) -> Vec<(&str, &str, &str)> {
        calls.iter().map(|call| (call.id.as_str(), call.name.as_str(), call.arguments.as_str())).collect()
    }

    #[test]
    fn pieces_of_calls_side_by_side_are_put_together_by_index() {
        let reply = stream(&[
            delta(json!({ "role": "assistant", "content": "" })),
            delta(json!({ "content": "Để tôi " })),
            delta(json!({ "content": "xem." })),
            delta(json!({ "tool_calls": [{ "index": 0, "id": "a", "type": "function", "function": { "name": "show_days", "arguments": "" } }] })),
            delta(json!({ "tool_calls": [{ "index": 1, "id": "b", "function": { "name": "find_events", "arguments": "{" } }] })),
            delta(json!({ "tool_calls": [{ "index": 0, "function": { "arguments": "{\"when\":" } }, { "index": 1, "function": { "arguments": "}" } }] })),
            delta(json!({ "tool_calls": [{ "index": 0, "function": { "arguments": "\"mai\"}" } }] })),
            json!({ "choices": [{ "index": 0, "delta": {}, "finish_reason": "tool_calls" }] }),
            json!({ "choices": [], "usage": { "prompt_tokens": 12, "completion_tokens": 5 } }),
        ])
        .expect("a whole answer");
        assert_eq!(reply.text, "Để tôi xem.");
        assert_eq!(
            called(&reply.calls),
            [("a", "show_days", "{\"when\":\"mai\"}"), ("b", "find_events", "{}")]
        );
        assert_eq!(reply.usage, Some(Usage { input: 12, output: 5 }));
    }

    #[test]
    fn without_an_index_the_id_tells_calls_apart_and_signatures_go_back() {
        let reply = stream(&[
            delta(json!({ "content": null, "tool_calls": [{ "id": "a", "type": "function", "function": { "name": "show_days", "arguments": "{}" } }] })),
            delta(json!({ "tool_calls": [{ "id": "a", "extra_content": { "google": { "thought_signature": "c2ln" } } }] })),
            delta(json!({ "tool_calls": [{ "id": "b", "function": { "name": "show_days", "arguments": "{\"when\":\"x\"}" } }] })),
            json!({ "choices": [{ "delta": {}, "finish_reason": "stop" }] }),
        ])
        .expect("a whole answer");
        assert_eq!(called(&reply.calls), [("a", "show_days", "{}"), ("b", "show_days", "{\"when\":\"x\"}")]);
        let back = serde_json::to_value(&reply.calls[0]).expect("JSON");
        assert_eq!(back["extra_content"]["google"]["thought_signature"], "c2ln");
        assert_eq!(back["function"], json!({ "name": "show_days", "arguments": "{}" }));
    }

    #[test]
    fn calls_without_ids_or_all_numbered_zero_are_still_several() {
        let bare =
            |name: &str| delta(json!({ "tool_calls": [{ "function": { "name": name, "arguments": {} } }] }));
        let reply = stream(&[bare("show_days"), bare("find_events")]).expect("a whole answer");
        assert_eq!(reply.calls.len(), 2);
        assert!(reply.calls[0].id != reply.calls[1].id && reply.calls[0].id.starts_with("call_"));
        let zero = |id: &str| {
            delta(
                json!({ "tool_calls": [{ "index": 0, "id": id, "function": { "name": "show_days", "arguments": "{}" } }] }),
            )
        };
        assert_eq!(stream(&[zero("a"), zero("b")]).expect("a whole answer").calls.len(), 2);
    }

    #[test]
    fn half_an_answer_is_not_taken_for_a_whole_one() {
        let mut pieces = Pieces::default();
        pieces.take(&delta(json!({ "tool_calls": [{ "index": 0, "id": "a", "function": { "name": "cancel_event", "arguments": "{}" } }] })).to_string()).expect("a piece");
        assert_eq!(pieces.finish().expect_err("cut").kind, Failed::Cut);
        let long = stream(&[
            delta(
                json!({ "tool_calls": [{ "index": 0, "id": "a", "function": { "name": "show_days", "arguments": "{" } }] }),
            ),
            json!({ "choices": [{ "delta": {}, "finish_reason": "length" }] }),
        ]);
        assert_eq!(long.expect_err("cut").kind, Failed::Cut);
    }

    #[test]
    fn errors_in_a_stream_are_errors_in_all_their_forms() {
        for (error, kind) in [
            (
                json!({ "error": { "message": "Rate limit reached", "code": "rate_limit_exceeded" } }),
                Failed::Busy,
            ),
            (
                json!([{ "error": { "code": 429, "status": "RESOURCE_EXHAUSTED", "message": "x" } }]),
                Failed::Busy,
            ),
            (json!({ "error": "model crashed" }), Failed::Trouble),
            (json!({ "object": "error", "message": "bad", "code": 500 }), Failed::Trouble),
        ] {
            assert_eq!(stream(std::slice::from_ref(&error)).expect_err("an error").kind, kind, "{error}");
        }
        for garbage in ["<html>", "{", "\"text\"", "[]"] {
            assert_eq!(
                Pieces::default().take(garbage).expect_err(garbage).kind,
                Failed::Garbage,
                "{garbage}"
            );
        }
    }

    #[test]
    fn an_answer_without_end_is_cut_off() {
        let mut pieces = Pieces::default();
        let piece = delta(json!({ "content": "x".repeat(1_000) })).to_string();
        let failed = (0..100).find_map(|_| pieces.take(&piece).err()).expect("too large");
        assert_eq!(failed.kind, Failed::TooLarge);
        let mut pieces = Pieces::default();
        let failed = (0..100).find_map(|n| {
            let call =
                json!({ "tool_calls": [{ "index": n, "id": n.to_string(), "function": { "name": "x" } }] });
            pieces.take(&delta(call).to_string()).err()
        });
        assert_eq!(failed.expect("too many").kind, Failed::TooLarge);
    }
}
