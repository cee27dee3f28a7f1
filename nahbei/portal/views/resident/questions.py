"""How was it? The same question as behind the link in the mail, for whoever is logged in."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods

from nahbei.desk.residents import questions_of
from nahbei.portal.resident_door import ResidentRequest, resident_frame, resident_view
from nahbei.portal.views.feedback import Answering, answer_page


@require_http_methods(["GET", "HEAD", "POST"])
@resident_view
def question(request: ResidentRequest, pk: int) -> HttpResponse:
    follow_up = get_object_or_404(questions_of([request.acting]), pk=pk)
    here = redirect("portal:resident-question", request.agency.slug, request.acting.person.pk, pk)
    return answer_page(request, Answering(follow_up, request.actor, here, resident_frame(request)))
