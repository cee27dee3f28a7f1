"""Passkeys, the arithmetic: what a device is asked, and whether its answer is right. No rows, no HTTP; the standard is WebAuthn."""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from django.utils.crypto import salted_hmac
from fido2 import cbor
from fido2.cose import ES256, CoseKey, UnsupportedKey
from fido2.server import Fido2Server
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialDescriptor,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialType,
    PublicKeyCredentialUserEntity,
    RegistrationResponse,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

REQUIRED = UserVerificationRequirement.REQUIRED
LONGEST_ANSWER = 20_000
# What the library lets fall over whatever is no answer: no JSON, other things than objects, bytes that are none, a curve that does not exist.
BROKEN = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError, AssertionError, NotImplementedError, struct.error)


class BadAnswer(Exception):
    """The device did not say what it was asked."""


@dataclass(frozen=True)
class Site:
    """Where the page stands: a passkey is made for `host` and answers only a page of `origins`."""

    host: str
    origins: frozenset[str]
    name: str


@dataclass(frozen=True)
class Holder:
    """For whom: what the device shows when it asks which passkey, and the number under which it keeps it."""

    handle: str
    address: str
    name: str


@dataclass(frozen=True)
class Made:
    credential: str
    public_key: bytes
    sign_count: int


def handle_for(agency: int, kind: str, address: str, person: int) -> str:
    """The same for the same: set up again, the device replaces the old passkey instead of offering two."""
    return salted_hmac("nahbei.access.passkey", f"{agency}:{kind}:{address}:{person}", algorithm="sha256").hexdigest()


def wish(site: Site, holder: Holder, challenge: bytes, *, known: list[str]) -> dict[str, Any]:
    """What `navigator.credentials.create` is told: a passkey that names itself and asks for finger, face or PIN."""
    who = PublicKeyCredentialUserEntity(id=bytes.fromhex(holder.handle), name=holder.address, display_name=holder.name)
    already = [PublicKeyCredentialDescriptor(type=PublicKeyCredentialType.PUBLIC_KEY, id=websafe_decode(one)) for one in known]
    options, _state = _server(site).register_begin(
        who, already, ResidentKeyRequirement.REQUIRED, REQUIRED, challenge=challenge
    )
    return dict(options)


def question(site: Site, challenge: bytes) -> dict[str, Any]:
    """What `navigator.credentials.get` is told. No passkey is named: the device knows which it has, and we tell nobody whom we know."""
    options, _state = _server(site).authenticate_begin(None, REQUIRED, challenge)
    return dict(options)


def made(answer: str, *, site: Site, challenge: bytes) -> Made:
    """A new passkey. Raises BadAnswer."""
    try:
        found = _server(site).register_complete(_state(challenge), RegistrationResponse.from_dict(_read(answer)))
        data = found.credential_data
        if data is None or isinstance(data.public_key, UnsupportedKey):
            raise BadAnswer
        CoseKey.parse(data.public_key)
        return Made(websafe_encode(data.credential_id), cbor.encode(dict(data.public_key)), found.counter)
    except BROKEN as problem:
        raise BadAnswer from problem


def named(answer: str) -> tuple[str, str]:
    """Which passkey answers, and the handle (hex) that it brings. Nothing of it is proven yet. Raises BadAnswer."""
    try:
        found = AuthenticationResponse.from_dict(_read(answer))
        return websafe_encode(found.raw_id), (found.response.user_handle or b"").hex()
    except BROKEN as problem:
        raise BadAnswer from problem


def proven(answer: str, *, site: Site, challenge: bytes, public_key: bytes | None) -> int:
    """The count of a right answer. Without a key a signature is checked all the same: known or not takes as long. Raises BadAnswer."""
    try:
        found = AuthenticationResponse.from_dict(_read(answer))
        key = _key(public_key) if public_key else STRANGER
        known = AttestedCredentialData.create(Aaguid.NONE, found.raw_id, key)
        _server(site).authenticate_complete(_state(challenge), [known], found)
        if public_key is None:
            raise BadAnswer
        return int(found.response.authenticator_data.counter)
    except BROKEN as problem:
        raise BadAnswer from problem


def _stranger() -> CoseKey:
    """Its private half is thrown away: no signature is right for it."""
    point = ec.generate_private_key(ec.SECP256R1()).public_key().public_numbers()
    return ES256({1: 2, 3: ES256.ALGORITHM, -1: 1, -2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")})


STRANGER = _stranger()


def _key(stored: bytes) -> CoseKey:
    found = cbor.decode(stored)
    if not isinstance(found, Mapping):
        raise BadAnswer
    return CoseKey.parse(found)


def _server(site: Site) -> Fido2Server:
    return Fido2Server(PublicKeyCredentialRpEntity(id=site.host, name=site.name), verify_origin=lambda origin: origin in site.origins)


def _state(challenge: bytes) -> dict[str, Any]:
    return {"challenge": websafe_encode(challenge), "user_verification": REQUIRED}


def _read(answer: str) -> Any:
    if len(answer) > LONGEST_ANSWER:
        raise BadAnswer
    return json.loads(answer)

