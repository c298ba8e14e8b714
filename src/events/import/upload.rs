//! The form of the import page, a `multipart/form-data` body (RFC 7578).

use actix_multipart::{Field, Multipart};
use futures_util::StreamExt;

use crate::{error::AppError, events::intake::import::LARGEST_FILE};

/// An id needs 36.
const LARGEST_FIELD: usize = 100;
/// How much of a body that is too large is still read, in bytes: browsers show an answer only
/// after they have sent everything.
const LARGEST_REFUSED: usize = 200 * 1024 * 1024;

/// What was sent.
#[derive(Debug, Default)]
pub(super) struct Upload {
    pub file: Content,
    /// The file's name where it comes from, to be shown.
    pub file_name: String,
    pub calendar_id: String,
}

/// What came in a field.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) enum Content {
    /// The form has no such field, or no file was chosen.
    #[default]
    None,
    Bytes(Vec<u8>),
    /// More than is taken; nothing of it is kept.
    TooLarge,
}

impl Upload {
    /// Reads the form; fields of other names are passed over, and so is a body of another kind.
    ///
    /// # Errors
    /// `TooLarge` for more than any browser waits for, and `BadRequest` when the body breaks off.
    pub async fn read(mut form: Multipart) -> Result<Self, AppError> {
        use actix_multipart::MultipartError as Bad;
        let mut upload = Self::default();
        while let Some(field) = form.next().await {
            let field = match field {
                Ok(field) => field,
                Err(
                    Bad::ContentTypeMissing
                    | Bad::ContentTypeParse
                    | Bad::ContentTypeIncompatible
                    | Bad::BoundaryMissing,
                ) => return Ok(upload),
                Err(_) => return Err(AppError::BadRequest),
            };
            match field.name() {
                Some("file") => {
                    let name = field.content_disposition().and_then(|about| about.get_filename());
                    upload.file_name =
                        name.unwrap_or_default().chars().filter(|c| !c.is_control()).take(200).collect();
                    let content = content(field, LARGEST_FILE).await?;
                    // A browser sends an empty file without a name when none was chosen.
                    let is_chosen = !upload.file_name.is_empty() || content != Content::Bytes(Vec::new());
                    upload.file = if is_chosen { content } else { Content::None };
                }
                Some("calendar_id") => {
                    if let Content::Bytes(id) = content(field, LARGEST_FIELD).await? {
                        upload.calendar_id = String::from_utf8_lossy(&id).into_owned();
                    }
                }
                _ => {
                    content(field, 0).await?;
                }
            }
        }
        Ok(upload)
    }
}

/// The content of a field of at most `most` bytes.
async fn content(mut field: Field, most: usize) -> Result<Content, AppError> {
    let (mut content, mut length) = (Vec::new(), 0);
    while let Some(chunk) = field.next().await {
        let chunk = chunk.map_err(|_| AppError::BadRequest)?;
        length += chunk.len();
        if length <= most {
            content.extend_from_slice(&chunk);
        } else if length > LARGEST_REFUSED {
            return Err(AppError::TooLarge);
        } else {
            content = Vec::new();
        }
    }
    Ok(if length > most { Content::TooLarge } else { Content::Bytes(content) })
}
