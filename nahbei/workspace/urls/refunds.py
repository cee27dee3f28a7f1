"""Addresses of what volunteers get back."""

from django.urls import path

from nahbei.workspace.views.refunds import claims, lines, lists, papers, people, rules

HERE = "office/contributions/refunds/"
PERSON = "office/people/<int:pk>/refunds/"
ONE = f"{HERE}<int:pk>/"
LISTS = "office/contributions/refund-lists/"

urlpatterns = [
    path(HERE, lists.refunds, name="refunds"),
    path(f"{HERE}rules/", rules.refund_rules, name="refund-rules"),
    path(f"{HERE}rules/new/", rules.refund_rules_new, name="refund-rules-new"),
    path(ONE, claims.claim, name="refund"),
    path(f"{ONE}visits/", lines.visits, name="refund-visits"),
    path(f"{ONE}ways/", lines.way, name="refund-way"),
    path(f"{ONE}papers/", lines.paper, name="refund-paper"),
    path(f"{ONE}allowances/", lines.allowance, name="refund-allowance"),
    path(f"{ONE}submission/", claims.submission, name="refund-submission"),
    path(f"{ONE}revision/", claims.revision, name="refund-revision"),
    path(f"{ONE}approval/", claims.approval, name="refund-approval"),
    path(f"{ONE}refusal/", claims.refusal, name="refund-refusal"),
    path(f"{ONE}discarding/", claims.discarding, name="refund-discarding"),
    path(f"{ONE}return/", claims.taking_up, name="refund-return"),
    path(f"{ONE}waiver/", claims.waiver, name="refund-waiver"),
    path(f"{ONE}taking-back/", claims.taking_back, name="refund-taking-back"),
    path("office/refund-lines/<int:pk>/removal/", lines.removal, name="refund-line-removal"),
    path("office/refund-lines/<int:pk>/return/", lines.putting_back, name="refund-line-return"),
    path(LISTS, papers.pay_lists, name="refund-lists"),
    path(f"{LISTS}new/", papers.pay_list_new, name="refund-list-new"),
    path(f"{LISTS}<int:pk>/", papers.pay_list, name="refund-list"),
    path(f"{LISTS}<int:pk>/pdf/", papers.pdf, name="refund-list-pdf"),
    path(f"{LISTS}<int:pk>/table/", papers.table, name="refund-list-table"),
    path(f"{LISTS}<int:pk>/payment/", papers.payment, name="refund-list-payment"),
    path(f"{LISTS}<int:pk>/dissolving/", papers.dissolving, name="refund-list-dissolving"),
    path(PERSON, people.person, name="refunds-person"),
    path(f"{PERSON}new/", people.claim_new, name="refund-new"),
    path(f"{PERSON}elsewhere/", people.elsewhere, name="refund-elsewhere"),
    path(f"{PERSON}account/", people.account, name="refund-account"),
    path(f"{PERSON}account/removal/", people.account_removal, name="refund-account-removal"),
]
