"""Forms about who works here."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nahbei.foundation.models import Agency, Membership
from nahbei.foundation.rights import Role
from nahbei.ui.fields import GermanDateField


class Supervisor(forms.ModelChoiceField[Membership]):
    def label_from_instance(self, obj: Membership) -> str:
        return str(obj)


class MemberForm(forms.Form):
    """Role, end, supervisor."""

    role = forms.ChoiceField(label=_("Rolle"), choices=Role.choices, widget=forms.RadioSelect)
    ends_on = GermanDateField(label=_("bis"), required=False, help_text=_("Der letzte Tag. Danach schließt sich der Zugang von selbst."))
    supervisor = Supervisor(queryset=None, required=False, label=_("Anleitung"), help_text=_("Für FSJ und Ausbildung."), empty_label=_("niemand"))

    def __init__(self, *args: Any, agency: Agency, today: dt.date, member: Membership | None = None, **kwargs: Any) -> None:
        if member is not None:
            kwargs["initial"] = {"role": member.role, "ends_on": member.ends_on, "supervisor": member.supervisor_id}
        super().__init__(*args, **kwargs)
        others = agency.memberships.running(on=today).exclude(role=Role.TRAINEE).select_related("account")
        self.fields["supervisor"].queryset = others.exclude(pk=member.pk) if member else others  # type: ignore[attr-defined]


class InvitationForm(MemberForm):
    name = forms.CharField(label=_("Name"), max_length=120, help_text=_("Wie er im Protokollbuch steht."))
    email = forms.EmailField(label=_("E-Mail-Adresse"), help_text=_("An diese Adresse geht der Code zum Anmelden."))
    starts_on = GermanDateField(label=_("ab"))
    field_order = ("name", "email", "role", "starts_on", "ends_on", "supervisor")


class EndForm(forms.Form):
    on = GermanDateField(label=_("letzter Tag"))


class ProfileForm(forms.Form):
    """What people change about their own access."""

    name = forms.CharField(label=_("Name"), max_length=120, help_text=_("So steht er im Protokollbuch, ab jetzt."))
    single_keys = forms.BooleanField(label=_("Tasten ohne Strg gelten (N für einen Anruf, J und K in Listen)"), required=False)
