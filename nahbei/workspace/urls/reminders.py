"""Addresses of reminders about contributions, and of the treasurer's own post."""

from django.urls import path

from nahbei.workspace.views.contributions import post, reminders

urlpatterns = [
    path("office/contributions/reminders/", reminders.reminders, name="contribution-reminders"),
    path("office/contributions/reminders/preview/", reminders.preview, name="contribution-reminders-preview"),
    path("office/contributions/reminders/sending/", reminders.sending, name="contribution-reminders-sending"),
    path("office/contributions/reminders/withdrawal/", reminders.withdrawal, name="contribution-reminders-withdrawal"),
    path("office/people/<int:pk>/contribution/deciding/", reminders.deciding, name="contribution-deciding"),
    path("office/people/<int:pk>/contribution/resting/", reminders.resting, name="contribution-resting"),
    path("office/contributions/post/", post.post, name="contribution-post"),
    path("office/contributions/post/letters.pdf", post.letters, name="contribution-post-letters"),
    path("office/contributions/post/completion/", post.completion, name="contribution-post-completion"),
    path("office/contributions/post/return/", post.taking_back, name="contribution-post-return"),
]
