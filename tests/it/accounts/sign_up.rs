use crate::support::TestApp;

#[actix_web::test]
async fn who_registers_is_signed_in_and_has_a_calendar() {
    let app = TestApp::start().await;
    let an = app.owner("an").await;
    let page = an.get("/settings/profile").await.assert_status(200);
    assert!(page.body().contains("an@example.com"), "{page}");
    assert_eq!(page.value_of("timezone"), "Asia/Ho_Chi_Minh");
}
