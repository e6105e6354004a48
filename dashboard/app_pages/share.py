import streamlit as st


def show(view):
    st.title("Share")
